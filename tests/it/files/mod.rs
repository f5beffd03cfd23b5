//! Files, from the upload to the download, as HTTP and the API tell them.

mod attachments;
mod downloads;
mod hostile;
mod housekeeping;
mod s3;
mod scanning;
mod uploads;

use std::path::Path;

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::{Organisation, World};

/// A small document of the portable kind.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";

/// A picture of one dot.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";

/// A request to a path of the server, with a token where there is one.
pub fn request(world: &World, method: Method, path: &str, token: Option<&str>) -> RequestBuilder {
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let request = client.request(method, format!("{}{path}", world.url));
    match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}

/// A raw upload that has yet to be given its body.
pub fn raw_upload(world: &World, organisation: &Organisation, name: &str) -> RequestBuilder {
    let path = format!("/files?organisationId={}", organisation.id);
    request(world, Method::POST, &path, organisation.token())
        .header("x-file-name", percent_encoded(name))
}

/// Every byte of a name, so that no client puts anything right.
pub fn percent_encoded(name: &str) -> String {
    name.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The status and the document of an answer.
pub async fn settled(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let document = response.json().await.expect("an answer in JSON");
    (status, document)
}

/// The same for an upload that waits to be sent.
pub async fn sent(upload: RequestBuilder) -> (u16, Value) {
    settled(upload.send().await.expect("an answer")).await
}

impl World {
    /// Uploads a file for an organisation and gives its document.
    pub async fn upload(&self, organisation: &Organisation, name: &str, bytes: &[u8]) -> Value {
        let upload = raw_upload(self, organisation, name).body(bytes.to_vec());
        let (status, document) = sent(upload).await;
        assert_eq!(status, 201, "{document:#}");
        document
    }

    /// The same, and its identifier alone.
    pub async fn file(&self, organisation: &Organisation, name: &str) -> String {
        let made = self.upload(organisation, name, PDF).await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// The answer to a download.
    pub async fn download(&self, token: Option<&str>, id: &str) -> Response {
        let path = format!("/files/{id}");
        let download = request(self, Method::GET, &path, token);
        download.send().await.expect("an answer")
    }

    /// The status of a download.
    pub async fn download_status(&self, token: Option<&str>, id: &str) -> u16 {
        self.download(token, id).await.status().as_u16()
    }

    /// Attaches a file to a demand.
    pub async fn attach_to_demand(&self, owner: &Organisation, demand: &str, file: &str) {
        let input = json!({"id": demand, "fileId": file});
        let answer = self
            .mutate(owner.token(), "attachFileToDemand", input, "")
            .await;
        assert_eq!(answer["userErrors"], json!([]), "{answer:#}");
    }

    /// Everything that lies in the storage's folder, parts of uploads included.
    pub fn stored(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(Path::new(&self.config.files.folder), &mut found);
        found.sort();
        found
    }
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path.display().to_string());
        }
    }
}
