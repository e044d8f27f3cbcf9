// The host tells who a student is and who their guardians are.
#include "host_event.hpp"
#include "store/access_papers.hpp"
#include "store/source_order.hpp"

namespace throughline::intake {
namespace {

class student_event : public host_event {
 protected:
  event_result tell(std::string_view who, std::string_view rest) {
    return send("student", body(who, rest));
  }
  std::string wrong(std::string_view who, std::string_view rest) {
    return refused("student", body(who, rest));
  }
  static std::string body(std::string_view who, std::string_view rest) {
    return R"({"student":{)" + std::string(who) + "}," + std::string(rest) + "}";
  }
  std::optional<core::student> find(std::string_view reference) {
    store::reading r(*files_);
    return store::find_student(r.db(), "KY", reference);
  }
  std::vector<std::string> guardians_of(std::string_view reference) {
    const auto s = find(reference);
    store::reading r(*files_);
    std::vector<std::string> out;
    for (const auto& g : store::guardians(r.db(), s->id)) out.push_back(g.name);
    return out;
  }
  std::int64_t people() { return ask("select count(*) from person"); }
  // The feed with Marta, S1's mother.
  void feed_marta() {
    auto set = many(2);
    set.enrolled = false;  // all of them in a class
    set.people[1].agents = "G1";
    set.people.push_back(
        {.id = "G1", .given = "Marta", .family = "Rivera", .role = "guardian", .agents = "S1"});
    import(set);
  }
};

constexpr std::string_view ana =
    R"("givenName":"Ana","familyName":"Silva1","birthDate":"2011-03-14")";

}  // namespace

TEST_F(student_event, whom_nobody_knew_is_made_and_can_be_told_of) {
  const auto who = R"("sourcedId":"N1","stateId":"1900000077")";
  const auto rest = R"("givenName":"Nova","familyName":"Núñez","middleName":null,"sex":"female",
    "birthDate":"2012-02-29","grade":"09","email":"n@example.org")";
  EXPECT_EQ(tell(who, rest).added, 1);
  EXPECT_TRUE(tell(who, rest).changed_nothing());
  const auto nova = find("sourcedId:N1");
  ASSERT_TRUE(nova);
  EXPECT_EQ(find("1900000077")->key, nova->key);
  EXPECT_EQ(nova->full_name(), "Nova Núñez");
  EXPECT_EQ(nova->birth_date + nova->sex + nova->grade, "2012-02-29female09");
  EXPECT_EQ(
      send("enrollment", R"({"student":{"stateId":"1900000077"},"id":"e1","school":"A1"})").person,
      nova->id);
  EXPECT_EQ(tell(who, R"("familyName":"Nunez-Lee","birthDate":"2012-02-29")").changed, 1);
  EXPECT_EQ(find("sourcedId:N1")->family_name, "Nunez-Lee");
  EXPECT_EQ(people(), 3);
}

TEST_F(student_event, a_student_without_a_number_of_the_hosts_is_called_by_the_states) {
  const auto rest = R"("familyName":"Nova","birthDate":"2012-02-29")";
  EXPECT_EQ(tell(R"("stateId":"1900000077")", rest).added, 1);
  EXPECT_TRUE(tell(R"("stateId":"1900000077")", rest).changed_nothing());
  const auto uid = R"("uid":")" + find("1900000077")->key.text() + '"';
  EXPECT_EQ(tell(uid, R"("familyName":"Nova","birthDate":"2012-02-28")").changed, 1);
  EXPECT_EQ(ask("select count(*) from person_source where source > 1"), 1);
  const auto undated = R"("familyName":"Lund","grade":"9")";
  EXPECT_EQ(tell(R"("stateId":"1900000078")", undated).added, 1);
  EXPECT_TRUE(tell(R"("stateId":"1900000078")", undated).changed_nothing());
  EXPECT_EQ(tell(R"("stateId":"1900000078")", R"("familyName":"Lund","grade":"10")").changed, 1);
  EXPECT_EQ(wrong(R"("uid":"01900000-0000-7000-8000-000000000000")", rest), "not-found");
  EXPECT_EQ(wrong(R"("stateId":"000000000")", rest), "not-found") << "no number at all";
}

TEST_F(student_event, one_a_feed_told_of_stays_the_same_and_each_field_has_its_best_word) {
  const auto was = find("sourcedId:S1")->key;
  const auto rest = std::string(ana) + R"(,"preferredGivenName":"Annie","grade":"12")";
  EXPECT_EQ(tell(R"("sourcedId":"S1")", rest).added, 1);
  EXPECT_TRUE(tell(R"("sourcedId":"S1")", rest).changed_nothing());
  EXPECT_EQ(tell(R"("stateId":"1900000001")", rest).added, 0) << "the same row";
  EXPECT_EQ(find("sourcedId:S1")->key, was);
  EXPECT_EQ(find("sourcedId:S1")->preferred_given_name, "Annie") << "the feed says none";
  EXPECT_EQ(find("sourcedId:S1")->grade, "10") << "the feed's word";
  {
    store::writing w(*files_);
    store::put_source_order(w.db(), store::fact_field::grade, {"host"});
    w.commit();
  }
  EXPECT_EQ(tell(R"("sourcedId":"S1")", rest + R"(,"phone":"1")").changed, 1);
  EXPECT_EQ(find("sourcedId:S1")->grade, "12") << "the district's order";
  EXPECT_EQ(people(), 2);
  import(many(2));
  EXPECT_EQ(find("sourcedId:S1")->preferred_given_name, "Annie");
  // By the state's number alone, under a name of the host's own.
  EXPECT_EQ(tell(R"("sourcedId":"host 0","stateId":"1900000000")",
                 R"("givenName":"Ana","familyName":"SILVA0","birthDate":"2011-03-14")")
                .person,
            find("sourcedId:S0")->id);
  EXPECT_EQ(find("sourcedId:host 0")->key, find("sourcedId:S0")->key);
  EXPECT_EQ(people(), 2);
}

TEST_F(student_event, nobody_becomes_another) {
  const auto before = people();
  EXPECT_EQ(wrong(R"("sourcedId":"S0","stateId":"1900000001")", ana), "conflict");
  const auto first = "conflict /student identity-conflict";
  const auto by_state = "conflict /student/stateId identity-conflict";
  EXPECT_EQ(wrong(R"("sourcedId":"S1")", R"("familyName":"Silva1","birthDate":"2011-03-15")"),
            first);
  EXPECT_EQ(wrong(R"("sourcedId":"S1")", R"("familyName":"Other")"), first);
  const auto typed = R"("sourcedId":"new","stateId":"1900000001")";
  EXPECT_EQ(wrong(typed, R"("familyName":"Silva1")"), by_state) << "no birth date";
  EXPECT_EQ(wrong(typed, R"("givenName":"Eva","familyName":"Silva1","birthDate":"2011-03-14")"),
            by_state)
      << "a twin";
  EXPECT_EQ(wrong(typed, R"("givenName":"Ana","familyName":"Silva1","birthDate":"2011-04-14")"),
            by_state);
  EXPECT_EQ(people(), before);
  EXPECT_EQ(ask("select count(*) from person_source"), before);
  tell(R"("sourcedId":"S1")", ana);
  EXPECT_EQ(wrong(R"("stateId":"1900000001")", R"("givenName":"Eva","familyName":"Silva1",
      "birthDate":"2011-03-14")"),
            by_state)
      << "told before, but meant by a state id alone";
  EXPECT_EQ(tell(R"("sourcedId":"S1","stateId":"1900000009")", ana).changed, 1) << "corrected";
  EXPECT_EQ(find("1900000009")->id, find("sourcedId:S1")->id);
  EXPECT_EQ(wrong(R"("sourcedId":"S1","stateId":"1900000008")",
                  R"("familyName":"Other","birthDate":"2011-03-14")"),
            by_state)
      << "a number used again";
  EXPECT_EQ(find("1900000008"), std::nullopt);
}

TEST_F(student_event, a_feed_that_comes_later_finds_the_student) {
  tell(R"("sourcedId":"S2","stateId":"1900000002")",
       R"("givenName":"Ana","familyName":"Silva2","birthDate":"2011-03-14")");
  import(many(3));
  EXPECT_EQ(people(), 3);
  EXPECT_TRUE(find("sourcedId:S2"));
}

TEST_F(student_event, without_a_state_id_by_the_hosts_number_with_name_and_birth_date_alone) {
  for (const auto* n : {"2", "3", "4"})
    tell(R"("sourcedId":"S)" + std::string(n) + '"', R"("givenName":"Ana","familyName":"Silva)" +
                                                         std::string(n) +
                                                         R"(","birthDate":"2011-03-14")");
  tell(R"("sourcedId":"S5")", R"("givenName":"Ana","familyName":"Silva5")");
  auto set = many(6);
  for (auto& p : set.people) p.state_id.clear();
  set.people[3].birth_date = "2011-03-15";
  set.people[5].birth_date.clear();
  set.people[4].given = "Eva";
  import(set);
  EXPECT_TRUE(find("sourcedId:S2"));
  EXPECT_FALSE(find("sourcedId:S3")) << "two are nobody";
  EXPECT_FALSE(find("sourcedId:S4"));
  EXPECT_FALSE(find("sourcedId:S5")) << "no day agrees with none";
  EXPECT_EQ(people(), 9);
  EXPECT_EQ(wrong(R"("sourcedId":"S3","stateId":"1900000000")", R"("familyName":"Silva0")"),
            "conflict /student identity-conflict");
  EXPECT_EQ(wrong(R"("sourcedId":"S3")", R"("familyName":"Silva3","birthDate":"2011-03-15")"), "")
      << "the host's own row goes on";
}

TEST_F(student_event, guardians_are_the_hosts_whole_list) {
  const auto list = [&](std::string_view guardians) {
    return tell(R"("sourcedId":"S1")",
                std::string(ana) + R"(,"guardians":)" + std::string(guardians));
  };
  const auto both = R"([{"id":"staff:3","givenName":"Marta","familyName":"Rivera"},
    {"id":"staff:4","familyName":"Lund","email":"p@example.org","phone":"502"}])";
  EXPECT_EQ(list(both).added, 3);
  EXPECT_TRUE(list(both).changed_nothing());
  EXPECT_EQ(guardians_of("sourcedId:S1"), (std::vector<std::string>{"Marta Rivera", " Lund"}));
  {
    store::reading r(*files_);
    EXPECT_NE(store::person_referred_to(r.db(), "KY", "sourcedId:staff:4"), 0);
    EXPECT_FALSE(store::find_student(r.db(), "KY", "sourcedId:staff:4"));
  }
  EXPECT_TRUE(list("null").changed_nothing()) << "not said";
  // A sister's mother is the same person.
  tell(R"("sourcedId":"S0")", R"("givenName":"Ana","familyName":"Silva0","guardians":
    [{"id":"staff:3","givenName":"Marta","familyName":"Rivera"}])");
  EXPECT_EQ(people(), 4);
  const auto fewer = list(R"([{"id":"staff:4","familyName":"Lund"}])");
  EXPECT_EQ(fewer.removed, 1);
  EXPECT_EQ(fewer.changed, 2);
  EXPECT_EQ(guardians_of("sourcedId:S1"), std::vector<std::string>{" Lund"});
  EXPECT_EQ(guardians_of("sourcedId:S0"), std::vector<std::string>{"Marta Rivera"});
  EXPECT_EQ(list("[]").removed, 1);
  EXPECT_TRUE(guardians_of("sourcedId:S1").empty());
}

TEST_F(student_event, a_guardian_of_the_feeds_is_one_with_the_hosts_and_keeps_the_feeds_link) {
  feed_marta();
  const auto before = people();
  const auto list = [&](std::string_view guardians) {
    tell(R"("sourcedId":"S1")", std::string(ana) + R"(,"guardians":)" + std::string(guardians));
  };
  list(R"([{"id":"staff:3","givenName":"MARTA","familyName":"Rivera","phone":"502"}])");
  EXPECT_EQ(people(), before);
  list("[]");
  EXPECT_EQ(guardians_of("sourcedId:S1"), std::vector<std::string>{"Marta Rivera"});
  list(R"([{"id":"staff:3","givenName":"Marta","familyName":"Rivera"}])");
  auto set = many(2);
  set.how = fullness::delta;
  set.enrolled = false;
  set.people.erase(set.people.begin());
  set.people.push_back({.id = "G1", .given = "Marta", .family = "Rivera", .role = "guardian"});
  import(set);
  EXPECT_EQ(guardians_of("sourcedId:S1"), std::vector<std::string>{"Marta Rivera"})
      << "the feed says it no more, the host does";
  list("[]");
  EXPECT_TRUE(guardians_of("sourcedId:S1").empty());
}

TEST_F(student_event, one_who_is_no_student_is_made_one_by_nothing_less_than_all_of_it) {
  auto set = many(2);
  set.enrolled = false;
  set.people.push_back({.id = "G1",
                        .given = "Marta",
                        .family = "Rivera",
                        .state_id = "1900000050",
                        .birth_date = "2008-01-02",
                        .role = "guardian"});
  import(set);
  const auto by_state = "conflict /student/stateId identity-conflict";
  const auto marta = R"("givenName":"Marta","familyName":"Rivera","birthDate":"2008-01-02")";
  EXPECT_EQ(wrong(R"("sourcedId":"G1")", marta), "conflict /student identity-conflict");
  EXPECT_EQ(wrong(R"("sourcedId":"N9","stateId":"1900000050")", ana), by_state);
  EXPECT_EQ(wrong(R"("sourcedId":"S1","stateId":"1900000050")", ana), by_state);
  EXPECT_EQ(tell(R"("sourcedId":"N9","stateId":"1900000050")", marta).added, 1);
  EXPECT_EQ(people(), 3);
  EXPECT_EQ(find("1900000050")->key, find("sourcedId:G1")->key);
}

TEST_F(student_event, two_guardians_of_one_name_are_nobody_of_the_feeds) {
  feed_marta();
  tell(R"("sourcedId":"S1")", std::string(ana) + R"(,"guardians":[
    {"id":"1","givenName":"Marta","familyName":"Rivera"},
    {"id":"2","givenName":"Marta","familyName":"Rivera"}])");
  EXPECT_EQ(guardians_of("sourcedId:S1").size(), 3u);
  auto set = many(2);
  set.enrolled = false;
  set.people[0].agents = "G1,G2";
  for (const auto* id : {"G1", "G2"})
    set.people.push_back({.id = id, .given = "Marta", .family = "Rivera", .role = "guardian"});
  import(set);
  tell(R"("sourcedId":"S0")", R"("givenName":"Ana","familyName":"Silva0","guardians":[
    {"id":"3","givenName":"Marta","familyName":"Rivera"}])");
  EXPECT_EQ(guardians_of("sourcedId:S0").size(), 3u) << "nor one of two of the feed's";
}

TEST_F(student_event, a_guardian_is_never_a_student_nor_another) {
  const auto with = [&](std::string_view id) {
    return wrong(R"("sourcedId":"S1")", std::string(ana) + R"(,"guardians":[{"id":")" +
                                            std::string(id) + R"(","familyName":"Rivera"}])");
  };
  EXPECT_EQ(with("S1"), "conflict /guardians/0/id identity-conflict");
  EXPECT_EQ(with("S0"), "conflict /guardians/0/id identity-conflict");
  EXPECT_EQ(wrong(R"("sourcedId":"S1")", std::string(ana) + R"(,"guardians":[{"id":"S0",
              "givenName":"Ana","familyName":"Silva0"}])"),
            "conflict /guardians/0/id identity-conflict");
  tell(R"("sourcedId":"S0")", R"("givenName":"Ana","familyName":"Silva0","guardians":
    [{"id":"staff:3","familyName":"Rivera"}])");
  EXPECT_EQ(wrong(R"("sourcedId":"staff:3")", ana), "conflict /student identity-conflict");
  EXPECT_EQ(with("host 0"), "");
  EXPECT_EQ(people(), 4);
  // A guardian of the feed's who is a student, too, is not taken for one of the same name.
  auto set = many(2);
  set.people[0].agents = "S1";
  import(set);
  tell(R"("sourcedId":"S1")", std::string(ana) + R"(,"guardians":[{"id":"host 1",
    "givenName":"Ana","familyName":"Silva0"}])");
  EXPECT_EQ(people(), 5);
}

TEST_F(student_event, a_body_that_breaks_its_schema_says_where_and_stores_nothing) {
  EXPECT_EQ(wrong("", R"("x":1)"),
            "invalid /x unknown-field /student required /familyName required");
  EXPECT_EQ(wrong(R"("sourcedId":"N1")", R"("familyName":5,"birthDate":"3/14/2011","sex":"F",
      "guardians":[{"id":"a,b","familyName":"R"},{"givenName":"","relation":"x"},7,
      {"id":"1","familyName":"R"},{"id":"1","familyName":"R"}])"),
            "invalid /familyName not-an-option /familyName required /birthDate bad-date "
            "/sex not-an-option /guardians/0/id not-an-option /guardians/1/relation unknown-field "
            "/guardians/1/id required /guardians/1/familyName required /guardians/2 required "
            "/guardians/2/id required /guardians/2/familyName required /guardians/4/id "
            "id-duplicate");
  EXPECT_EQ(wrong(R"("sourcedId":"N1")", R"("familyName":"N","guardians":"none")"),
            "invalid /guardians required");
  EXPECT_EQ(people(), 2);
}

}  // namespace throughline::intake
