//! What folding promises.

use proptest::prelude::*;

use super::*;

#[test]
fn spellings_of_one_thing_fold_to_one_text() {
    let table = [
        ("數據分析", "数据分析"),
        ("ＡＩ＋製造", "ai+制造"),
        ("ﾃﾞｰﾀ", "データ"),
        ("  Smart\u{3000}\tFactory ", "smart factory"),
        ("《智慧農業》、“雲端”。", "\"智慧农业\",\"云端\"."),
        ("ISO\u{200B}27001", "iso27001"),
        ("①号ﬁle", "1号file"),
        ("Cafe\u{301}", "café"),
        ("a\0b", "a b"),
        ("", ""),
    ];
    for (written, folded) in table {
        assert_eq!(fold(written), folded, "{written}");
        assert_eq!(fold_with_offsets(written).text, folded, "{written}");
    }
}

#[test]
fn a_place_in_folded_text_leads_back_to_the_original() {
    let original = "面向ＡＩ的數據  分析";
    let folded = fold_with_offsets(original);
    assert_eq!(folded.text, "面向ai的数据 分析");
    let at = folded.text.find("数据").expect("it is in there");
    assert_eq!(&original[folded.original(at..at + "数据".len())], "數據");
    let at = folded.text.find("ai").expect("it is in there");
    assert_eq!(&original[folded.original(at..at + 2)], "ＡＩ");
}

#[test]
fn highlights_are_found_across_scripts_and_merged() {
    let text = "工業視覺檢測平台，視覺檢測";
    let shown: Vec<&str> = highlights(text, &["视觉检测", "检测平台", ""])
        .into_iter()
        .map(|range| &text[range])
        .collect();
    assert_eq!(shown, ["視覺檢測平台", "視覺檢測"]);
}

#[test]
fn traditional_text_is_made_from_simplified_and_folds_back() {
    assert_eq!(to_traditional("数据分析"), "數據分析");
    assert_eq!(
        fold(&to_traditional("人工智能赋能制造业发展")),
        "人工智能赋能制造业发展"
    );
}

proptest! {
    #[test]
    fn folding_is_safe_for_any_text_and_offsets_lie_on_characters(text in "\\PC{0,40}[\u{0}-\u{20}數據離臺灣A-Z]{0,6}") {
        let folded = fold_with_offsets(&text);
        prop_assert_eq!(&folded.text, &fold(&text));
        prop_assert!(!folded.text.contains('\0'));
        for (at, character) in folded.text.char_indices() {
            let range = folded.original(at..at + character.len_utf8());
            prop_assert!(text.get(range).is_some());
        }
    }
}
