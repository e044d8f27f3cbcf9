// Brings what an import has written from the wal to its place, beside the writing.
#include "intake/wal_mover.hpp"

namespace throughline::intake {
namespace {

// Whoever commits with more than 4,000 pages in the wal moves them (store/sqlite.cpp).
constexpr int worth_moving = 2'000, longest = 16'384;

}  // namespace

void wal_mover::committed(int pages, bool others_save) {
  if (pages < asked_) asked_ = 0;  // it began anew
  const bool now = others_save || pages >= longest;
  if (pages < (now ? worth_moving : asked_ + worth_moving) || (!now && aside_.busy())) return;
  asked_ = pages;
  aside_.run([this] { move(); });
  if (now) aside_.wait();
}

void wal_mover::move() {
  if (!mover_) mover_.emplace(district_);
  mover_->move();
}

}  // namespace throughline::intake
