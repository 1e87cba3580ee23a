// A picture in the message. The recording has its SHA-256 in place of its bytes, and answers this picture alone.
#include "recorded.hpp"

#include <iostream>

struct Picture {
  int width;
  int height;
  std::string color;
};

int main() {
  const auto model = examples::recording("read_picture", assay::replay_order::by_request);
  assay::extract_options options;
  options.attachments = {assay::image_file(ASSAY_LLM_EXAMPLES_DIR "/pictures/square.png")};
  const auto picture = assay::extract_sync<Picture>(model, "How large is the picture, and of which color?", options);
  std::cout << picture.value.width << " x " << picture.value.height << ", " << picture.value.color << "\n";

  const assay::request sent = *picture.attempts.back().request;
  const auto& image = std::get<assay::media_part>(sent.messages.back().parts.front());
  std::cout << image.name << ": " << image.media_type << ", " << image.data.data.size() << " bytes\n";

  options.attachments = {assay::image_bytes(image.data.data + "changed", "image/png")};
  options.retry.max_transport_retries = 0;
  try {
    static_cast<void>(assay::extract_sync<Picture>(model, "How large is the picture, and of which color?", options));
  } catch (const assay::extraction_error& error) {
    std::cout << "another picture: " << error.attempts().back().message << "\n";
  }
}
