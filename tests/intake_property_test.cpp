// What must hold of every import, whatever the set: made-up school systems send their rows in any
// order, in any deltas, twice; the store must hold what they hold.
#include "fewer.hpp"
#include "intake_fixture.hpp"
#include "school_expected.hpp"
#include "store_text.hpp"

namespace throughline::intake {
namespace {

using namespace testing_;

// The lines that only one of two stores has.
std::string differences(const std::vector<std::string>& have,
                        const std::vector<std::string>& want) {
  std::string out;
  std::vector<std::string> only;
  std::set_difference(have.begin(), have.end(), want.begin(), want.end(), std::back_inserter(only));
  for (const auto& l : only) out += "\n  in the store  " + l;
  only.clear();
  std::set_difference(want.begin(), want.end(), have.begin(), have.end(), std::back_inserter(only));
  for (const auto& l : only) out += "\n  expected      " + l;
  return out;
}

void expect_none(const std::string& differences) {
  EXPECT_TRUE(differences.empty()) << differences;
}

class intake_property : public intake_run {
 protected:
  void SetUp() override {
    intake_run::SetUp();
    files_.reset();
    empty_ = folder_;
    // hundreds of imports, each durable: in memory where that is to be had
    copies_ = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" / empty_.filename() : empty_;
  }
  void TearDown() override {
    files_.reset();
    for (const auto& f : made_) fs::remove_all(f);
    fs::remove_all(empty_);
  }
  // Goes on with a copy of that folder's store.
  void begin_with(const fs::path& store) {
    files_.reset();
    folder_ = copies_.string() + "-" + std::to_string(made_.size());
    made_.push_back(folder_);
    fs::copy(store, folder_, fs::copy_options::recursive);
    open();
  }
  void begin_empty() { begin_with(empty_); }
  void forget() {
    files_.reset();
    for (const auto& f : made_) fs::remove_all(f);
    made_.clear();
  }

  run_result send(const set_in_memory& set) {
    run_options how;
    how.max_removal = 100;
    auto done = import(how, [&](importer& run) {
      const auto out = oneroster::read(set, {}, run);
      return run.finish(oneroster::version_text(out.of), out.refused);
    });
    EXPECT_EQ(done.outcome, "applied") << formats::write_json(done.report);
    return done;
  }
  // In several deltas: what a row cannot be taken without comes before it or with it.
  void send_split(const school_system& from, changes all, dice& d) {
    const auto packages = 1 + d.below(4);
    std::map<std::pair<std::string, std::string>, std::size_t> fresh;
    std::vector<changes> each(packages);
    const auto place = [](const std::string& file) {
      static const std::vector<std::string> order = {
          "orgs",  "academicSessions", "courses",     "classes",   "users",
          "roles", "demographics",     "enrollments", "lineItems", "results"};
      return std::find(order.begin(), order.end(), file) - order.begin();
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](auto& a, auto& b) { return place(a.file) < place(b.file); });
    for (const auto& c : all) {
      auto into = d.below(packages);
      const auto after = [&](const std::string& file, const std::string& id) {
        if (const auto it = fresh.find({file, id}); it != fresh.end())
          into = std::max(into, it->second);
      };
      if (!c.gone) {
        for (const auto& [column, to] : must_refer) after(to, value(c.now, column));
        if (c.file == "demographics") after("users", c.now.at("sourcedId"));
      }
      if (c.fresh) fresh[{c.file, c.now.at("sourcedId")}] = into;
      each[into].push_back(c);
    }
    for (const auto& p : each) {
      if (p.empty()) continue;
      const auto done = send(from.delta(p, &d));
      EXPECT_EQ(total(done, "rejected"), 0) << formats::write_json(done.report);
    }
  }

  std::vector<std::string> active() {
    auto lines = store_lines(*files_);
    lines.erase(std::remove_if(lines.begin(), lines.end(),
                               [](const std::string& l) { return l[l.find('|') + 1] == '0'; }),
                lines.end());
    return lines;
  }
  void expect_all_of(const school_system& s) { expect_none(differences(active(), expected(s))); }
  void expect_nothing_new(const set_in_memory& again) {
    const auto before = raw_rows(*files_);
    const auto done = send(again);
    EXPECT_EQ(total(done, "added"), 0);
    EXPECT_EQ(total(done, "changed"), 0);
    EXPECT_EQ(total(done, "removed"), 0);
    EXPECT_EQ(total(done, "same"), total(done, "read"));
    expect_none(differences(raw_rows(*files_), before));
  }

  // Each with its own seed, said when it fails; THROUGHLINE_SEED=n tries that one alone. Every
  // third speaks 1.1.
  template <class F>
  void for_each_seed(unsigned n, F&& f) {
    unsigned from = 1;
    n = static_cast<unsigned>(fewer(static_cast<int>(n), 3));
    if (const auto* one = std::getenv("THROUGHLINE_SEED"))
      from = n = static_cast<unsigned>(std::stoul(one));
    for (auto seed = from; seed <= n; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      dice d(seed);
      const auto s = school_system::make(d, seed % 3 == 0 ? version::v1_1 : version::v1_2, seed);
      f(d, s);
      forget();
      if (HasFailure()) return;
    }
  }

  fs::path empty_, copies_;
  std::vector<fs::path> made_;
};

TEST_F(intake_property, the_order_of_rows_and_columns_says_nothing) {
  for_each_seed(50, [&](dice& d, const school_system& s) {
    begin_empty();
    send(s.bulk());
    expect_all_of(s);
    const auto in_order = store_lines(*files_);
    begin_empty();
    send(s.bulk(&d));
    expect_none(differences(store_lines(*files_), in_order));
  });
}

TEST_F(intake_property, any_deltas_bring_what_one_bulk_brings) {
  for_each_seed(50, [&](dice& d, school_system s) {
    begin_empty();
    send(s.bulk(&d));
    const auto start = folder_;
    const auto before = s;
    s.live(d);
    s.live(d);
    begin_with(start);
    send(s.bulk(&d));
    expect_all_of(s);
    const auto by_bulk = store_lines(*files_);
    begin_with(start);
    send_split(s, s.since(before), d);
    expect_all_of(s);
    expect_none(differences(store_lines(*files_), by_bulk));
  });
}

TEST_F(intake_property, what_a_row_names_may_come_later) {
  for_each_seed(3, [&](dice&, const school_system& s) {
    begin_empty();
    auto early = s.bulk();
    early.files.erase("courses.csv");
    auto& manifest = early.files["manifest.csv"];
    const std::string said = "file.courses,bulk";
    manifest.replace(manifest.find(said), said.size(), "file.courses,absent");
    send(early);
    expect_nothing_new(early);
    send(s.bulk());
    expect_all_of(s);
    expect_nothing_new(s.bulk());
  });
}

TEST_F(intake_property, the_same_again_changes_nothing) {
  for_each_seed(50, [&](dice& d, school_system s) {
    begin_empty();
    send(s.bulk(&d));
    expect_nothing_new(s.bulk(&d));
    const auto before = s;
    s.live(d);
    const auto delta = s.delta(s.since(before), &d);
    send(delta);
    expect_nothing_new(delta);
    expect_nothing_new(s.bulk(&d));
  });
}

TEST_F(intake_property, bulks_and_deltas_lead_to_the_last_state) {
  for_each_seed(50, [&](dice& d, school_system s) {
    begin_empty();
    send(s.bulk(&d));
    for (int step = 0; step < 6; ++step) {
      const auto before = s;
      s.live(d);
      if (d.one_in(3))
        send(s.bulk(&d));
      else
        send_split(s, s.since(before), d);
    }
    expect_all_of(s);
    expect_nothing_new(s.bulk(&d));
  });
}

}  // namespace
}  // namespace throughline::intake
