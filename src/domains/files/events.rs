//! The facts that files announce.

crate::platform::events::event_kinds! {
    FILE_UPLOADED = "file.uploaded", "A file was uploaded.", ["mediaType", "size", "scanState"];
    FILE_SCANNED = "file.scanned", "A scanner has looked at a file.", ["state"];
    FILE_ATTACHED = "file.attached", "A file was attached to an object.", ["objectKind", "objectId"];
    FILE_DETACHED = "file.detached", "A file was taken off its object.", ["objectKind", "objectId"];
    FILE_REMOVED = "file.removed", "A file was removed, by a person or because it was never attached.", ["reason"];
}
