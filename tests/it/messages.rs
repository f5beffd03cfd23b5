//! The ports to the outside, against servers of the test: one that speaks SMTP, one that speaks HTTP.

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::IntoResponse;
use jiebang::platform::clock::Clock;
use jiebang::platform::messages::{
    Channel, EmailConfig, EmailTls, Message, Messages, MessagesConfig, RobotsConfig, SendFault,
    Sent, SmsConfig,
};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// What a mail server answers to the receiver of a letter.
const ACCEPTS: &str = "250 ok";

/// A mail server that answers receivers in one way; gives its port and what was said to it.
async fn mail_server(to_receivers: &'static str) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let said = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&said);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, to_receivers, Arc::clone(&kept)));
        }
    });
    (port, said)
}

async fn converse(
    stream: tokio::net::TcpStream,
    to_receivers: &'static str,
    said: Arc<Mutex<Vec<String>>>,
) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut in_letter = false;
    let greeted = writing.write_all(b"220 stub\r\n").await;
    if greeted.is_err() {
        return;
    }
    while let Ok(Some(line)) = lines.next_line().await {
        said.lock().expect("kept").push(line.clone());
        let answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "." if in_letter => {
                in_letter = false;
                "250 taken"
            }
            _ if in_letter => continue,
            "EHLO" => "250-stub\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "RCPT" => to_receivers,
            "DATA" => {
                in_letter = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        if writing
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}

fn by_mail(port: u16) -> MessagesConfig {
    MessagesConfig {
        timeout_ms: 2_000,
        email: EmailConfig {
            host: "127.0.0.1".to_owned(),
            port,
            tls: EmailTls::None,
            from: "揭榜 <no-reply@jiebang.example>".to_owned(),
            user: "jiebang".to_owned(),
            password: "s3cret".to_owned(),
            ..EmailConfig::default()
        },
        ..MessagesConfig::default()
    }
}

/// No channel, but for the file; `allowed` is what production says to that.
fn into_file(path: &Path, allowed: bool) -> MessagesConfig {
    MessagesConfig {
        file: path.display().to_string(),
        allow_file_sink: allowed,
        ..MessagesConfig::default()
    }
}

fn ports(config: &MessagesConfig) -> Messages {
    jiebang::platform::tls::provide();
    Messages::new(config, &Clock::default(), false).expect("ports")
}

fn letter(to: &str) -> Message {
    let mut message = Message::new(
        Channel::Email,
        to,
        "验证码\r\nBcc: x@example.com",
        "正文 123456",
        "msg_1",
    );
    message.html = Some("<p>正文</p>".to_owned());
    message
}

#[tokio::test]
async fn a_letter_is_handed_to_the_mail_server() {
    let (port, said) = mail_server(ACCEPTS).await;
    let messages = ports(&by_mail(port));
    for _ in 0..2 {
        assert_eq!(
            messages.send(&letter("anna@example.com")).await,
            Ok(Sent::Delivered)
        );
        // The connection goes back to its pool beside the answer.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    let said = said.lock().expect("kept").clone();
    let count = |start: &str| said.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!(count("RCPT TO:<anna@example.com>"), 2);
    assert_eq!(count("EHLO"), 1, "the connection is used again");
    assert_eq!(count("AUTH PLAIN"), 1);
    assert_eq!(count("Message-ID: <msg_1@jiebang.example>"), 2, "{said:#?}");
    assert_eq!(
        count("Bcc"),
        0,
        "a line break in a subject begins no header"
    );
    assert!(
        count("Content-Type: multipart/alternative") == 2,
        "{said:#?}"
    );
}

#[tokio::test]
async fn a_mail_server_says_no_for_ever_or_for_now() {
    for (answer, retryable) in [
        ("550 no such mailbox anna@example.com", false),
        ("451 later", true),
    ] {
        let (port, _) = mail_server(answer).await;
        let fault = ports(&by_mail(port))
            .send(&letter("anna@example.com"))
            .await;
        let fault = fault.expect_err("refused");
        assert_eq!(fault.retryable, retryable, "{fault}");
        assert!(!fault.reason.contains("anna"), "{fault}");
    }
    let fault = ports(&by_mail(1)).send(&letter("no address")).await;
    assert!(!fault.expect_err("no address").retryable);
}

#[tokio::test]
async fn a_dead_or_silent_mail_server_is_tried_again_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    // It takes connections and says nothing.
    let mut config = by_mail(port);
    config.timeout_ms = 300;
    let began = std::time::Instant::now();
    let fault = ports(&config)
        .send(&letter("anna@example.com"))
        .await
        .expect_err("silent");
    assert!(fault.retryable, "{fault}");
    assert!(began.elapsed().as_secs() < 3);
    drop(listener);
    let fault = ports(&config)
        .send(&letter("anna@example.com"))
        .await
        .expect_err("dead");
    assert!(fault.retryable, "{fault}");
}

#[tokio::test]
async fn a_server_without_an_upgrade_gets_neither_password_nor_letter() {
    let (port, said) = mail_server(ACCEPTS).await;
    let mut config = by_mail(port);
    config.email.tls = EmailTls::StartTls;
    assert!(
        ports(&config)
            .send(&letter("anna@example.com"))
            .await
            .is_err()
    );
    let said = said.lock().expect("kept").join("\n");
    assert!(!said.contains("AUTH") && !said.contains("RCPT"), "{said}");
}

/// A request that the web server of the test got.
#[derive(Clone, Debug)]
struct Got {
    uri: Uri,
    headers: HeaderMap,
    body: Value,
}

#[derive(Clone)]
struct Stub {
    status: StatusCode,
    answer: String,
    got: Arc<Mutex<Vec<Got>>>,
}

/// A web server that answers everything alike; gives its address and what it got.
async fn web_server(status: u16, answer: impl Into<String>) -> (String, Arc<Mutex<Vec<Got>>>) {
    async fn answer_to(
        State(stub): State<Stub>,
        uri: Uri,
        headers: HeaderMap,
        body: String,
    ) -> impl IntoResponse {
        let body = serde_json::from_str(&body).unwrap_or_default();
        stub.got
            .lock()
            .expect("kept")
            .push(Got { uri, headers, body });
        let elsewhere = [(header::LOCATION, "/elsewhere")];
        (stub.status, elsewhere, stub.answer)
    }
    let got = Arc::new(Mutex::new(Vec::new()));
    let stub = Stub {
        status: StatusCode::from_u16(status).expect("a status"),
        answer: answer.into(),
        got: Arc::clone(&got),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(answer_to).with_state(stub);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, got)
}

fn by_web() -> MessagesConfig {
    MessagesConfig {
        allow_http: true,
        timeout_ms: 2_000,
        robots: RobotsConfig {
            send: true,
            wecom_hosts: vec!["127.0.0.1".to_owned()],
            dingtalk_hosts: vec!["127.0.0.1".to_owned()],
        },
        ..MessagesConfig::default()
    }
}

fn by_sms(address: &str) -> MessagesConfig {
    MessagesConfig {
        sms: SmsConfig {
            url: format!("{address}/send?key=k"),
            headers: [("authorization".to_owned(), "Bearer t".to_owned())].into(),
            body: r#"{"to": ["{phone}"], "template": {"code": "{text}"}, "n": 1}"#.to_owned(),
            ok_pointer: "/Code".to_owned(),
            ok_value: "OK".to_owned(),
        },
        ..by_web()
    }
}

fn sms() -> Message {
    Message::new(Channel::Sms, "+8613800001234", "", "码 \"1\"", "msg_1")
}

#[tokio::test]
async fn a_gateway_gets_the_body_that_it_wants() {
    let (address, got) = web_server(200, r#"{"Code": "OK"}"#).await;
    assert_eq!(
        ports(&by_sms(&address)).send(&sms()).await,
        Ok(Sent::Delivered)
    );
    let got = got.lock().expect("kept")[0].clone();
    assert_eq!(got.uri.to_string(), "/send?key=k");
    assert_eq!(got.headers["authorization"], "Bearer t");
    assert_eq!(
        got.body,
        json!({"to": ["+8613800001234"], "template": {"code": "码 \"1\""}, "n": 1})
    );
}

#[tokio::test]
async fn a_gateway_says_no_in_many_ways() {
    let long = "x".repeat(70_000);
    for (status, answer, retryable) in [
        (200, r#"{"Code": "LIMIT"}"#, false),
        (200, "no JSON", false),
        (200, long.as_str(), false),
        (400, "{}", false),
        (302, "{}", false),
        (429, "{}", true),
        (503, "{}", true),
    ] {
        let (address, got) = web_server(status, answer).await;
        let fault = ports(&by_sms(&address))
            .send(&sms())
            .await
            .expect_err("refused");
        assert_eq!(fault.retryable, retryable, "{status} {fault}");
        assert_eq!(
            got.lock().expect("kept").len(),
            1,
            "redirects are not followed"
        );
        assert!(
            !fault.reason.contains("key") && !fault.reason.contains("1380"),
            "{fault}"
        );
    }
    let fault = ports(&by_sms("http://127.0.0.1:1"))
        .send(&sms())
        .await
        .expect_err("dead");
    assert!(fault.retryable, "{fault}");
    assert!(!fault.reason.contains("key=k"), "{fault}");
}

#[tokio::test]
async fn nothing_goes_out_without_tls_unless_that_is_allowed() {
    let (address, got) = web_server(200, r#"{"Code": "OK", "errcode": 0}"#).await;
    let mut config = by_sms(&address);
    config.allow_http = false;
    let messages = ports(&config);
    let robot = Message::new(Channel::WeCom, address, "s", "t", "msg_1");
    for message in [sms(), robot] {
        let fault = messages.send(&message).await.expect_err("in the clear");
        assert!(!fault.retryable, "{fault}");
    }
    assert!(got.lock().expect("kept").is_empty());
}

#[tokio::test]
async fn robots_get_text_or_markdown_and_signatures() {
    let (address, got) = web_server(200, r#"{"errcode": 0, "errmsg": "ok"}"#).await;
    let messages = ports(&by_web());
    let hook = format!("{address}/hook?token=t");
    let mut message = Message::new(Channel::WeCom, hook.clone(), "新对接", "正文", "msg_1");
    messages.send(&message).await.expect("sent");
    message.markdown = Some("**正文**".to_owned());
    messages.send(&message).await.expect("sent");
    message.channel = Channel::DingTalk;
    message.sign_secret = Some("SECx".to_owned());
    messages.send(&message).await.expect("sent");
    message.markdown = None;
    messages.send(&message).await.expect("sent");
    let got = got.lock().expect("kept").clone();
    let bodies: Vec<&Value> = got.iter().map(|one| &one.body).collect();
    assert_eq!(
        bodies,
        [
            &json!({"msgtype": "text", "text": {"content": "新对接\n正文"}}),
            &json!({"msgtype": "markdown", "markdown": {"content": "**正文**"}}),
            &json!({"msgtype": "markdown", "markdown": {"title": "新对接", "text": "**正文**"}}),
            &json!({"msgtype": "text", "text": {"content": "新对接\n正文"}}),
        ]
    );
    assert_eq!(got[0].uri.to_string(), "/hook?token=t");
    let signed = got[2].uri.to_string();
    assert!(
        signed.starts_with("/hook?token=t&timestamp=1") && signed.contains("&sign="),
        "{signed}"
    );
}

#[tokio::test]
async fn a_robot_that_is_busy_is_tried_again_and_a_foreign_host_never() {
    for (code, retryable) in [(45_009, true), (130_101, true), (-1, true), (93_000, false)] {
        let (address, _) = web_server(200, json!({"errcode": code}).to_string()).await;
        let message = Message::new(Channel::WeCom, address, "s", "t", "msg_1");
        let fault = ports(&by_web()).send(&message).await.expect_err("refused");
        assert_eq!(fault.retryable, retryable, "{code}");
    }
    let (address, got) = web_server(200, r#"{"errcode": 0}"#).await;
    let port = address.rsplit(':').next().expect("a port");
    for foreign in [
        format!("http://localhost:{port}/"),
        format!("http://127.0.0.1@localhost:{port}/"),
        format!("http://user@127.0.0.1:{port}/"),
        "file:///etc/passwd".to_owned(),
        "no address".to_owned(),
    ] {
        for channel in [Channel::WeCom, Channel::DingTalk] {
            let message = Message::new(channel, foreign.clone(), "s", "t", "msg_1");
            let fault = ports(&by_web()).send(&message).await.expect_err("foreign");
            assert!(!fault.retryable, "{foreign} {fault}");
        }
    }
    assert!(got.lock().expect("kept").is_empty());
}

#[tokio::test]
async fn a_channel_that_is_not_configured_writes_into_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deeper/messages.jsonl");
    let config = into_file(&path, false);
    let messages = ports(&config);
    let sending = (0..20).map(|number| {
        let message = Message::new(
            Channel::Sms,
            "+8613800001234",
            "",
            format!("行\n{number}"),
            "m",
        );
        let messages = messages.clone();
        async move { messages.send(&message).await }
    });
    let sent = futures_util::future::join_all(sending).await;
    assert!(sent.iter().all(|one| *one == Ok(Sent::Filed)), "{sent:?}");
    let text = std::fs::read_to_string(&path).expect("a file");
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 20);
    assert_eq!(lines[0]["channel"], "SMS");
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(&path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn production_writes_no_file_unless_that_is_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("messages.jsonl");
    for (allowed, expected) in [
        (
            false,
            Err(SendFault {
                retryable: false,
                reason: "the channel is not configured".to_owned(),
            }),
        ),
        (true, Ok(Sent::Filed)),
    ] {
        let config = into_file(&path, allowed);
        let messages = Messages::new(&config, &Clock::default(), true).expect("ports");
        assert_eq!(messages.reaches(Channel::Sms), allowed);
        assert_eq!(messages.send(&sms()).await, expected);
    }
    assert!(!format!("{:?}", sms()).contains("1380"));
}

#[tokio::test]
async fn a_configuration_that_can_never_send_is_refused_at_the_start() {
    type Spoil = fn(&mut MessagesConfig);
    let cases: [(&str, Spoil); 4] = [
        ("messages.sms.body", |c| c.sms.body = "{phone}".to_owned()),
        ("messages.sms.url", |c| c.sms.url = "nowhere".to_owned()),
        ("messages.sms.headers", |c| {
            c.sms.headers.insert("a b".to_owned(), "c".to_owned());
        }),
        ("messages.email.from", |c| {
            c.email.host = "localhost".to_owned();
            c.email.from = "nobody".to_owned();
        }),
    ];
    for (name, spoil) in cases {
        let mut config = by_sms("https://sms.example.cn");
        spoil(&mut config);
        let fault = Messages::new(&config, &Clock::default(), false).expect_err(name);
        assert!(fault.to_string().contains(name), "{fault}");
    }
}
