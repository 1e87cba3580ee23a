// Images, documents and audio: what each format makes of them, what is refused before the call, and recordings.
#include "http_support.hpp"

#include "llm/sha256.hpp"

#include <filesystem>
#include <fstream>

namespace test_llm {
namespace {

using assay::media_part;
using assay::wire_format;
using nlohmann::ordered_json;
using namespace std::string_literals;

const std::string png = "\x89PNG\r\n\x1a\n-"s;
const std::string pdf = "%PDF-1.7";
const std::string wav = "RIFF\x04\0\0\0WAVE"s;

assay::request showing(media_part part) {
  assay::request asked;
  asked.messages = {assay::user_message("What is it?", {std::move(part)})};
  return asked;
}

media_part named(media_part part, const char* name) {
  part.name = name;
  return part;
}

/// The list that the format has of the message's parts; of Ollama's the images.
ordered_json content_of(wire_format format, const assay::request& asked) {
  const ordered_json body = ordered_json::parse(assay::encode(format, "m", asked, false).body);
  if (format == wire_format::gemini) return body["contents"][0]["parts"];
  if (format == wire_format::openai_responses) return body["input"][0]["content"];
  if (format == wire_format::ollama) return body["messages"][0]["images"];
  return body["messages"][0]["content"];
}

struct media_case {
  wire_format format;
  media_part part;
  const char* sent;
};

TEST_CASE("each format writes media in its own way, before the text") {
  media_part close = assay::image_url("https://a.example/x.png");
  close.detail = "high";
  const media_case cases[] = {
      {wire_format::openai_chat, assay::image_bytes(png),
       R"({"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgot"}})"},
      {wire_format::openai_chat, close,
       R"({"type":"image_url","image_url":{"url":"https://a.example/x.png","detail":"high"}})"},
      {wire_format::openai_chat, named(assay::document_bytes(pdf), "a.pdf"),
       R"({"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0xLjc="}})"},
      {wire_format::openai_chat, assay::document_id("file-1"), R"({"type":"file","file":{"file_id":"file-1"}})"},
      {wire_format::openai_chat, assay::audio_bytes(wav),
       R"({"type":"input_audio","input_audio":{"data":"UklGRgQAAABXQVZF","format":"wav"}})"},
      {wire_format::openai_chat, assay::audio_bytes("ID3-"),
       R"({"type":"input_audio","input_audio":{"data":"SUQzLQ==","format":"mp3"}})"},
      {wire_format::openai_responses, assay::image_bytes(png),
       R"({"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgot","detail":"auto"})"},
      {wire_format::openai_responses, assay::image_id("file-1"),
       R"({"type":"input_image","file_id":"file-1","detail":"auto"})"},
      {wire_format::openai_responses, assay::document_url("https://a.example/x.pdf"),
       R"({"type":"input_file","file_url":"https://a.example/x.pdf"})"},
      {wire_format::openai_responses, assay::document_bytes(pdf),
       R"({"type":"input_file","filename":"document.pdf","file_data":"data:application/pdf;base64,JVBERi0xLjc="})"},
      {wire_format::anthropic, assay::image_bytes(png),
       R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgot"}})"},
      {wire_format::anthropic, assay::image_url("https://a.example/x.png"),
       R"({"type":"image","source":{"type":"url","url":"https://a.example/x.png"}})"},
      {wire_format::anthropic, named(assay::document_bytes(pdf), "a.pdf"),
       R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0xLjc="},"title":"a.pdf"})"},
      {wire_format::anthropic, assay::document_bytes("Hello", "text/plain"),
       R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":"Hello"}})"},
      {wire_format::anthropic, assay::document_id("file_1"),
       R"({"type":"document","source":{"type":"file","file_id":"file_1"}})"},
      {wire_format::gemini, assay::image_bytes(png),
       R"({"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgot"}})"},
      {wire_format::gemini, assay::document_url("gs://a/x.pdf", "application/pdf"),
       R"({"fileData":{"fileUri":"gs://a/x.pdf","mimeType":"application/pdf"}})"},
      {wire_format::gemini, assay::audio_bytes(wav),
       R"({"inlineData":{"mimeType":"audio/wav","data":"UklGRgQAAABXQVZF"}})"},
      {wire_format::ollama, assay::image_bytes(png), R"("iVBORw0KGgot")"},
  };
  for (const media_case& one : cases) {
    CAPTURE(one.sent);
    const ordered_json content = content_of(one.format, showing(one.part));
    CHECK(content[0].dump() == one.sent);
    CHECK(content.size() == (one.format == wire_format::ollama ? 1 : 2));
  }
  const assay::wire_request files =
      assay::encode(wire_format::anthropic, "m", showing(assay::image_id("file_1")), false);
  const std::pair<std::string, std::string> beta = {"anthropic-beta", "files-api-2025-04-14"};
  CHECK(std::find(files.headers.begin(), files.headers.end(), beta) != files.headers.end());
}

struct refused_case {
  wire_format format;
  media_part part;
  const char* why;
};

TEST_CASE("what a format doesn't take is refused with the reason, and nothing is dropped") {
  media_part both = assay::image_bytes(png);
  both.url = "https://a.example";
  media_part wrong = assay::image_bytes(png);
  wrong.media_type = "image/jpeg";
  media_part recorded = assay::image_bytes(png);
  recorded.data.data.clear();
  recorded.digest = "sha256:00:9";
  media_part other = assay::document_url("https://a.example/x", "image/png");
  const refused_case cases[] = {
      {wire_format::anthropic, assay::audio_bytes(wav), "Anthropic's Messages has no form for it"},
      {wire_format::openai_responses, assay::audio_bytes(wav), "Responses has no form for it"},
      {wire_format::ollama, assay::document_bytes(pdf), "Ollama's own API has no form for it"},
      {wire_format::openai_chat, assay::document_url("https://a.example"), "does not fetch it from a URL"},
      {wire_format::openai_chat, assay::image_id("file-1"), "does not take the id of a file for it"},
      {wire_format::openai_chat, both, "either data, a URL or the id of a file"},
      {wire_format::openai_chat, media_part{}, "either data, a URL or the id of a file"},
      {wire_format::openai_chat, wrong, "said to be image/jpeg, and its first bytes are those of image/png"},
      {wire_format::openai_chat, recorded, "only the digest of its data is there"},
      {wire_format::gemini, other, "image/png is another kind"},
      {wire_format::gemini, assay::image_bytes("GIF89a"), "Gemini does not take image/gif"},
      {wire_format::openai_chat, assay::document_bytes("Hello", "text/plain"), "does not take text/plain"},
      {wire_format::anthropic, assay::document_bytes("\xff", "text/plain"), "it is not UTF-8 text"},
      {wire_format::anthropic, assay::image_bytes(png + std::string(8 << 20, '-')),
       "bytes, and Anthropic's Messages takes"},
  };
  for (const refused_case& one : cases) {
    CAPTURE(one.why);
    std::string said;
    try {
      static_cast<void>(assay::encode(one.format, "m", showing(one.part), false));
    } catch (const std::invalid_argument& error) {
      said = error.what();
    }
    CHECK(said.find(one.why) != std::string::npos);
  }
  assay::request asked = asking("?");
  asked.messages.back().role = assay::role::assistant;
  asked.messages.back().parts.emplace_back(assay::image_bytes(png));
  CHECK_THROWS_AS(static_cast<void>(assay::encode(wire_format::openai_chat, "m", asked, false)), std::invalid_argument);
}

TEST_CASE("a model that can't read a kind is an error before the call") {
  mock::server server([](const mock::request& asked) { return mock::answer(asked, "hello"); });
  assay::provider_options options;
  options.base_url = server.url();
  options.api_key = secret_key;
  const auto blind = assay::openai("gpt-4", options);
  const assay::model_error error = error_of(*blind, showing(assay::image_bytes(png)), false);
  CHECK(error.kind() == assay::model_failure::unsupported);
  CHECK(std::string(error.what()).find("the image can't be sent") != std::string::npos);
  CHECK(server.counts().requests == 0);
  CHECK(async::run(ask(*assay::openai("gpt-4o", options), showing(assay::image_bytes(png)), false)).text() == "hello");
  options.capabilities.emplace();
  CHECK(async::run(ask(*assay::openai("gpt-4", options), showing(assay::image_bytes(png)), false)).text() == "hello");
}

TEST_CASE("media are made of bytes and files, whose type is read off their beginning") {
  const std::pair<std::string, const char*> types[] = {{png, "image/png"},
                                                       {"\xff\xd8\xff\xe0", "image/jpeg"},
                                                       {"GIF89a", "image/gif"},
                                                       {"RIFF....WEBPVP8 ", "image/webp"},
                                                       {"....ftypheic", "image/heic"}};
  for (const auto& [data, type] : types) CHECK(assay::image_bytes(data).media_type == type);
  const std::pair<std::string, const char*> sounds[] = {{wav, "audio/wav"},         {"OggS", "audio/ogg"},
                                                        {"fLaC", "audio/flac"},     {"FORM....AIFF", "audio/aiff"},
                                                        {"\xff\xfb", "audio/mpeg"}, {"\xff\xf1", "audio/aac"}};
  for (const auto& [data, type] : sounds) CHECK(assay::audio_bytes(data).media_type == type);
  CHECK_THROWS_AS(static_cast<void>(assay::image_bytes("hello")), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(assay::image_bytes(pdf)), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(assay::image_bytes("RIFF....AVI ")), std::invalid_argument);
  const auto folder = std::filesystem::temp_directory_path();
  CHECK_THROWS_AS(static_cast<void>(assay::image_file(folder / "assay-nothing.png")), std::runtime_error);
  CHECK_THROWS_AS(static_cast<void>(assay::image_file(folder)), std::runtime_error);
  const auto at = folder / ("assay-media-" + std::to_string(::getpid()) + ".png");
  std::ofstream(at, std::ios::binary) << png;
  const media_part read = assay::image_file(at);
  std::filesystem::remove(at);
  CHECK(read.data.data == png);
  CHECK(read.name == at.filename().string());
}

TEST_CASE("a history with media is JSON, with base64 that is read exactly") {
  assay::request asked = showing(assay::image_bytes(png));
  asked.messages[0].parts.emplace_back(assay::cache_mark{.ttl = "1h"});
  const std::string saved = assay::dump(asked);
  CHECK(saved.find("iVBORw0KGgot") != std::string::npos);
  const auto again = assay::parse<assay::request>(saved, {.mode = assay::mode::strict});
  REQUIRE(again);
  CHECK(*again == asked);
  std::string broken = saved;
  broken.replace(broken.find("iVBORw0KGgot"), 4, "????");
  CHECK_FALSE(assay::parse<assay::request>(broken, {.mode = assay::mode::strict}));
}

TEST_CASE("a recording has the digest of the data, and is found again by it") {
  const auto at = std::filesystem::temp_directory_path() / ("assay-media-" + std::to_string(::getpid()) + ".jsonl");
  std::filesystem::remove(at);
  const std::string large = png + std::string(100'000, 'x');
  {
    assay::function_model model([](const assay::request&) { return std::string("a cat"); });
    assay::recording_model recorder(model, at);
    CHECK(async::run(recorder.complete(showing(assay::image_bytes(large)))).text() == "a cat");
  }
  CHECK(std::filesystem::file_size(at) < 2000);
  assay::replay_model replay(at);
  std::filesystem::remove(at);
  CHECK(async::run(replay.complete(showing(assay::image_bytes(large)))).text() == "a cat");
  CHECK_THROWS_AS(static_cast<void>(async::run(replay.complete(showing(assay::image_bytes(large + "y"))))),
                  assay::model_error);
}

TEST_CASE("attachments go before the prompt") {
  assay::request seen;
  assay::function_model model([&](const assay::request& asked) {
    seen = asked;
    return std::string("7");
  });
  assay::extract_options options;
  options.attachments = {assay::image_bytes(png)};
  CHECK(assay::extract_sync<int>(model, "How many?", options).value == 7);
  REQUIRE(seen.messages.back().parts.size() == 2);
  CHECK(std::holds_alternative<media_part>(seen.messages.back().parts[0]));
  CHECK(seen.messages.back().text() == "How many?");
}

TEST_CASE("SHA-256 and HMAC are those of the published vectors") {
  using assay::detail::hexadecimal;
  using assay::detail::hmac_sha256;
  using assay::detail::sha256;
  CHECK(hexadecimal(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hexadecimal(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hexadecimal(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hexadecimal(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  // RFC 4231, cases 2 and 6
  CHECK(hexadecimal(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hexadecimal(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace test_llm
