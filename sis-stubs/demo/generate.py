#!/usr/bin/env python3
"""Writes the demo's two districts: OneRoster 1.2 CSV, calendars and the stub SIS's seed; invented people.

generate.py --out DIR --today YYYY-MM-DD [--students N]

District B also comes as Ed-Fi 5.2 interchanges (district-b/edfi): the same people, classes and transcripts.
The same arguments always give the same bytes. Prints one JSON line with counts and the names that the
demo needs (the alternative schools, their classes, the student's sourcedIds).
"""
import argparse
import csv
import datetime
import json
import os
import random
import sys

sys.dont_write_bytecode = True  # the checkout stays clean
import edfi  # noqa: E402
from catalog import CATALOG, FAMILY, GIVEN, SPANISH_FAMILY, SPANISH_GIVEN, TAKEN_BEFORE  # noqa: E402

DAY = datetime.timedelta(days=1)

# Column order of OneRoster 1.2 CSV; the order is part of the standard.
COMMON = "sourcedId,status,dateLastModified,"
HEADERS = {name: (COMMON + rest).split(",") for name, rest in {
    "orgs": "name,type,identifier,parentSourcedId",
    "academicSessions": "title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses": "schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
    "classes": "title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,"
               "subjects,subjectCodes,periods",
    "users": "enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,"
             "agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
             "preferredFamilyName,primaryOrgSourcedId,pronouns",
    "roles": "userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
    "demographics": "birthDate,sex,americanIndianOrAlaskaNative,asian,blackOrAfricanAmerican,"
                    "nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,"
                    "hispanicOrLatinoEthnicity,countryOfBirthCode,stateOfBirthAbbreviation,cityOfBirth,"
                    "publicSchoolResidenceStatus",
    "enrollments": "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate",
}.items()}
MANIFEST = ("academicSessions categories classes classResources courses courseResources demographics enrollments "
            "lineItemLearningObjectiveIds lineItems lineItemScoreScales orgs resources resultLearningObjectiveIds "
            "results resultScoreScales roles scoreScales userProfiles userResources users").split()


class Year:
    """A school year of Aug 12 .. May 28: terms and days without school."""

    def __init__(self, today):
        self.spring = today.year + (today.month >= 7)
        self.begin = datetime.date(self.spring - 1, 8, 12)
        self.end = datetime.date(self.spring, 5, 28)
        self.half = datetime.date(self.spring - 1, 12, 18)
        self.second = datetime.date(self.spring, 1, 5)
        self.today = today
        self.days_off = dict(self.holidays())

    def weekday_of(self, year, month, weekday, nth):
        first = datetime.date(year, month, 1)
        return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))

    def span(self, first, last, name):
        while first <= last:
            yield first, name
            first += DAY

    def holidays(self):
        autumn, spring = self.spring - 1, self.spring
        labor = self.weekday_of(autumn, 9, 0, 1)
        fall = self.weekday_of(autumn, 10, 0, 1)
        election = self.weekday_of(autumn, 11, 0, 1) + DAY
        thanks = self.weekday_of(autumn, 11, 3, 4)
        spring_break = self.weekday_of(spring, 4, 0, 1)
        yield labor, "Labor Day"
        yield from self.span(fall, fall + 4 * DAY, "Fall Break")
        yield election, "Election Day"
        yield from self.span(thanks - DAY, thanks + DAY, "Thanksgiving Break")
        yield from self.span(self.half + DAY, self.second - DAY, "Winter Break")
        yield self.weekday_of(spring, 1, 0, 3), "Martin Luther King Jr. Day"
        yield self.weekday_of(spring, 2, 0, 3), "Presidents' Day"
        yield from self.span(spring_break, spring_break + 4 * DAY, "Spring Break")
        yield self.weekday_of(spring, 5, 1, 3), "Primary Election Day"

    def school_days(self):
        day = self.begin
        while day <= self.end:
            if day.weekday() < 5:
                yield day, day not in self.days_off
            day += DAY

    def latest_school_day(self):
        """The most recent one before today; the first of the year when there is none yet."""
        held = [day for day, school in self.school_days() if school and day < self.today]
        return held[-1] if held else self.begin


def fold(text):
    table = str.maketrans("áéíóúñüëöÁÉÍÓÚÑ", "aeiounueoAEIOUN")
    return "".join(c for c in text.translate(table).lower() if c.isascii() and c.isalnum())


class District:
    def __init__(self, key, prefix, name, number, town, schools, year, seed, first_state_id, students, ids="ORG"):
        self.key, self.prefix, self.name, self.number, self.town = key, prefix, name, number, town
        self.year, self.rng, self.size = year, random.Random(seed), students
        # ids="state": its orgs are called by the state's numbers, as Ed-Fi calls them
        self.high, self.middle, self.alternative = (
            self.id("ORG", i) if ids == "ORG" else "%s%03d" % (number, i) for i in (10, 20, 900))
        self.lea = self.id("ORG", 0) if ids == "ORG" else number
        self.schools = dict(zip((self.high, self.middle, self.alternative), schools))
        self.next_state_id = first_state_id
        self.rows = {name: [] for name in HEADERS}
        self.serial = {}
        self.people = []        # students as dicts, in file order
        self.staff = {}         # title -> (sourcedId, name)
        self.class_of = {}      # (school, course) -> class sourcedId
        self.guardian_of = {}   # student sourcedId -> [(sourcedId, given, family)]
        self.seed = {"district": name, "schoolYear": year.spring, "schools": [], "users": [], "students": [],
                     "enrollments": [], "transcript": []}

    def id(self, kind, number):
        return "%s-%s-%04d" % (self.prefix, kind, number)

    def new_id(self, kind):
        self.serial[kind] = self.serial.get(kind, 0) + 1
        return self.id(kind, self.serial[kind])

    def add(self, file, *values):
        row = [values[0], "", ""] + [str(v) for v in values[1:]]
        assert len(row) == len(HEADERS[file]), (file, len(row))
        self.rows[file].append(row)
        return values[0]

    # -- orgs, sessions, courses ------------------------------------------------------------------
    def frame(self):
        y = self.year
        self.add("orgs", self.lea, self.name, "district", self.number, "")
        for (org, school), suffix in zip(self.schools.items(), ("010", "020", "900")):
            self.add("orgs", org, school, "school", self.number + suffix, self.lea)
            self.seed["schools"].append({"sourcedId": org, "name": school})
        self.year_id = self.id("AS", 0)
        self.add("academicSessions", self.year_id, "School Year %d-%d" % (y.spring - 1, y.spring), "schoolYear",
                 y.begin, y.end, "", y.spring)
        self.terms = [self.id("AS", 1), self.id("AS", 2)]
        for i, (begin, end) in enumerate(((y.begin, y.half), (y.second, y.end))):
            self.add("academicSessions", self.terms[i], "Semester %d" % (i + 1), "semester", begin, end,
                     self.year_id, y.spring)
        self.course_id = {}
        for code, course in CATALOG.items():
            self.course_id[code] = self.add("courses", self.new_id("C"), self.year_id, course.title, code,
                                            ",".join(course.grades), self.lea, course.subject, course.sced)

    # -- people -----------------------------------------------------------------------------------
    def user(self, kind, given, family, middle="", identifier="", agents=(), grade="", org="", ids=""):
        sid = self.new_id(kind)
        login = fold(given)[:1] + fold(family)[:10] + sid[-4:].lstrip("0")
        domain = {"STU": "stu.example.org", "GRD": "mail.example.net"}.get(kind, "example.org")
        phone = "606-555-%04d" % self.rng.randrange(100, 10000) if kind == "GRD" else ""
        self.add("users", sid, "true", login, ids, given, family, middle, identifier,
                 "%s@%s" % (login, domain), "", phone, ",".join(agents), grade, "", "", "", "", "", org, "")
        return sid

    def role(self, user, role, org, kind="primary", begin=None):
        self.add("roles", self.new_id("R"), user, kind, role, begin or self.year.begin, "", org, "")

    def employ(self, title, given, family, role, org):
        sid = self.user("STF", given, family, identifier="E%05d" % (self.serial.get("STF", 0) + 1), org=org)
        self.role(sid, role, org)
        self.staff[title] = (sid, "%s. %s" % (given[0], family))
        return sid

    def full_name(self):
        """Given and family name; about one in six has two surnames."""
        if self.rng.random() < .16:
            return self.rng.choice(SPANISH_GIVEN), " ".join(self.rng.sample(SPANISH_FAMILY, 2))
        return self.rng.choice(GIVEN), self.rng.choice(FAMILY)

    def student(self, given, family, middle, grade, school, birth=None, state_id=None, guardians=None):
        level = int(grade)
        if state_id is None:
            state_id, self.next_state_id = self.next_state_id, self.next_state_id + 1
        number = len(self.people) + 1
        local = "%s-%04d" % ("100" if self.key == "district-a" else "210", int(state_id) % 10000)
        birth = birth or datetime.date(self.year.spring - 7 - level, 8, 2) + DAY * self.rng.randrange(0, 364)
        sid = self.id("STU", number)
        if guardians is None:
            guardians = []
            for _ in range(1 if self.rng.random() < .5 else 2):
                guardians.append((self.rng.choice(GIVEN), family if self.rng.random() < .8 else self.rng.choice(FAMILY)))
        self.guardian_of[sid] = []
        for g_given, g_family in guardians:
            gid = self.user("GRD", g_given, g_family, agents=(sid,), org=school)
            self.role(gid, "parent", school)
            self.guardian_of[sid].append((gid, g_given, g_family))
        made = self.user("STU", given, family, middle, str(state_id), [g[0] for g in self.guardian_of[sid]], grade,
                         school, "{StateID:%s},{Local:%s}" % (state_id, local))
        assert made == sid
        self.role(sid, "student", school)
        race = self.rng.choices(range(6), (1, 4, 12, 1, 76, 6))[0]
        hispanic = " " in family or "Rivera" in family
        flags = ["true" if race == k or (race == 5 and k in (2, 4)) else "false" for k in range(5)]
        self.add("demographics", sid, birth, self.rng.choice(("female", "male")), *flags,
                 "true" if race == 5 else "false", "true" if hispanic else "false", "US", "KY", self.town, "01652")
        self.people.append({"sourcedId": sid, "stateId": str(state_id), "localId": local, "givenName": given,
                            "middleName": middle, "familyName": family, "birthDate": str(birth), "grade": grade,
                            "school": school, "counselor": ""})
        return sid

    def populate(self, alma):
        self.alma = None
        for i in range(self.size):
            grade = "%02d" % (6 + i * 7 // self.size)
            school = self.middle if int(grade) < 9 else self.high
            if self.alma is None and grade == "10":
                self.alma = self.student("Alma", "Rivera", alma["middle"], "10", self.high, alma["birth"],
                                         alma["state_id"], [("Marta", "Rivera")])
                continue
            given, family = self.full_name()
            middle = self.rng.choice(GIVEN)[0] + "." if self.rng.random() < .4 else ""
            self.student(given, family, middle, grade, school)

    # -- classes ----------------------------------------------------------------------------------
    def open_class(self, school, code, teacher, period):
        course = CATALOG[code]
        cid = self.add("classes", self.new_id("CL"), "%s - Period %d" % (course.title, period),
                       ",".join(course.grades), self.course_id[code], "%s-%d" % (code, period), "scheduled",
                       "Room %d" % (100 + 10 * period + len(self.class_of) % 10), school, ",".join(self.terms),
                       course.subject, course.sced, str(period))
        self.class_of[school, code] = cid
        self.enroll(cid, school, self.staff[teacher][0], "teacher", "true")

    def enroll(self, cls, school, user, role, primary="false", begin=None):
        self.add("enrollments", self.new_id("E"), cls, school, user, role, primary, begin or self.year.begin,
                 self.year.end)

    def teach(self):
        teacher = {"ELA": "english", "MATH": "math", "SCI": "science", "SOC": "social"}
        for period, (code, course) in enumerate(CATALOG.items()):
            for school in (self.high, self.middle, self.alternative):
                if course.alternative != (school == self.alternative):
                    continue
                if not course.alternative and (min(map(int, course.grades)) >= 9) != (school == self.high):
                    continue
                title = "alternative" if course.alternative else teacher.get(course.area, "electives")
                if school == self.middle:
                    title = "middle"
                self.open_class(school, code, title, 1 + period % 7)
        for person in self.people:
            for code, course in CATALOG.items():
                key = person["school"], code
                if person["grade"] in course.grades and key in self.class_of:
                    self.enroll(self.class_of[key], person["school"], person["sourcedId"], "student")

    # -- the SIS's own seed -----------------------------------------------------------------------
    def transcript(self, sid, code, level, grade):
        course = CATALOG[code]
        year = self.year.spring - (self.grade_of[sid] - level)
        school = self.high if level >= 9 else self.middle
        earned = "0.000" if grade == "F" else course.credits
        self.seed["transcript"].append({
            "student": sid, "schoolYear": year, "term": "Y1" if course.credits == "1.000" else "S1",
            "school": self.schools[school], "gradeLevel": "%02d" % level, "courseCode": code, "title": course.title,
            "subject": course.area, "sced": course.sced, "creditsAttempted": course.credits, "creditsEarned": earned,
            "grade": grade, "result": "fail" if grade == "F" else "pass"})

    def fill_seed(self):
        self.grade_of = {p["sourcedId"]: int(p["grade"]) for p in self.people}
        for i, p in enumerate(self.people):
            p["counselor"] = self.staff["middle-counselor" if p["school"] == self.middle else "counselor"][1]
            self.seed["students"].append(p)
            self.seed["enrollments"].append({
                "student": p["sourcedId"], "school": p["school"], "grade": p["grade"],
                "entryDate": str(self.year.begin), "exitDate": None, "entryType": "E02", "primary": True})
            if p["sourcedId"] == self.alma:
                if self.key == "district-a":
                    for code, level, grade in (("02052", 8, "A-"), ("01001", 9, "B+"), ("02072", 9, "B"),
                                               ("03001", 9, "A"), ("04051", 9, "B-"), ("08051", 9, "A"),
                                               ("08001", 9, "A"), ("06101", 9, "A")):
                        self.transcript(p["sourcedId"], code, level, grade)
                continue
            if int(p["grade"]) >= 10 and i % 9 != 0:
                for level in range(9, int(p["grade"])):
                    for code in TAKEN_BEFORE[level]:
                        self.transcript(p["sourcedId"], code, level,
                                        self.rng.choices(("A", "A-", "B+", "B", "B-", "C+", "C", "D", "F"),
                                                         (18, 12, 14, 18, 10, 9, 10, 6, 3))[0])
        self.seed_users()

    def seed_users(self):
        high = [p["sourcedId"] for p in self.people if p["school"] == self.high]
        tens = [p["sourcedId"] for p in self.people if p["grade"] == "10"]

        def user(uid, name, role, schools, students=(), language="en"):
            self.seed["users"].append({"id": uid, "name": name, "roles": [role], "language": language,
                                       "schools": schools, "students": list(students)})
        guardian = self.guardian_of[self.alma][0]
        user(self.alma, "Alma Rivera", "student", [self.high], [self.alma])
        user(guardian[0], "%s %s" % guardian[1:], "guardian", [self.high], [self.alma], "es")
        user(*self.staff["english"], "teacher", [self.high], tens)
        user(*self.staff["counselor"], "counselor", [self.high], high)
        user(*self.staff["alternative"], "alternative_staff", [self.alternative])
        user(*self.staff["registrar"], "registrar", [self.high, self.middle, self.alternative])
        user(*self.staff["case_manager"], "case_manager", [self.high], tens[:6] + [self.alma] * (self.alma not in tens[:6]))
        user(*self.staff["principal"], "administrator", ["*"])
        user(self.id("ADV", 1), self.advocate, "advocate", [self.high], [self.alma])

    # -- files ------------------------------------------------------------------------------------
    def write_oneroster(self, folder):
        os.makedirs(folder, exist_ok=True)
        for name, header in HEADERS.items():
            self.write_csv(os.path.join(folder, name + ".csv"), header, self.rows[name])
        self.write_csv(os.path.join(folder, "manifest.csv"), ["propertyName", "value"],
                       [["manifest.version", "1.0"], ["oneroster.version", "1.2"]] +
                       [["file." + name, "bulk" if self.rows.get(name) else "absent"] for name in MANIFEST] +
                       [["source.systemName", self.name], ["source.systemCode", self.prefix]])

    def write_csv(self, path, header, rows):
        with open(path, "w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\r\n").writerows([header] + rows)

    def write(self, out):
        folder = os.path.join(out, self.key)
        self.write_oneroster(os.path.join(folder, "oneroster"))
        self.write_calendar(os.path.join(folder, "calendar.csv"))
        with open(os.path.join(folder, "sis.json"), "w", encoding="utf-8") as seed:
            json.dump(self.seed, seed, ensure_ascii=False, indent=1)
            seed.write("\n")

    def write_calendar(self, path):
        rows = []
        for day, held in self.year.school_days():
            name = "" if held else self.year.days_off[day]
            for school in self.schools:
                rows.append([str(day), school, "school" if held else "holiday", name])
        self.write_csv(path, ["date", "school", "kind", "name"], rows)

    def counts(self):
        roles = [row[5] for row in self.rows["roles"]]
        return {"students": len(self.people), "guardians": roles.count("parent"), "staff": len(self.rows["users"]) -
                len(self.people) - roles.count("parent"), "schools": len(self.schools),
                "courses": len(self.rows["courses"]), "classes": len(self.rows["classes"]),
                "enrollments": len(self.rows["enrollments"]), "transcript_rows": len(self.seed["transcript"]),
                "sis_users": len(self.seed["users"]), "alternative_school": self.alternative, "high_school": self.high,
                "alma": self.alma}


def district_a(year, alma, students):
    d = District("district-a", "CLF", "Clearfork County Schools", "045", "Clearfork",
                 ("Jefferson High School", "Beaver Creek Middle School", "Pathways Alternative Program"),
                 year, "clearfork", 1900000001, students)
    d.advocate = "R. Sizemore"
    d.frame()
    for who in (("principal", "Patricia", "Combs", "principal", d.high), ("counselor", "Daniel", "Okafor", "counselor", d.high),
                ("middle-counselor", "Siobhán", "Reed", "counselor", d.middle),
                ("english", "Joanna", "Whitaker", "teacher", d.high), ("math", "Hieu", "Nguyen", "teacher", d.high),
                ("science", "Renée", "Caudill", "teacher", d.high), ("social", "Marcus", "O'Connor", "teacher", d.high),
                ("electives", "Lucía", "Gutiérrez Mora", "teacher", d.high),
                ("middle", "Tamika", "Johnson", "teacher", d.middle),
                ("registrar", "Linda", "Marsh", "siteAdministrator", d.high),
                ("alternative", "Terrence", "Briggs", "teacher", d.alternative),
                ("case_manager", "Yolanda", "Feltner", "teacher", d.high)):
        d.employ(*who)
    d.populate(alma)
    d.teach()
    d.fill_seed()
    return d


def district_b(year, alma, students):
    d = District("district-b", "RBD", "Redbud Independent Schools", "517", "Redbud",
                 ("Redbud High School", "Laurel Fork Middle School", "New Horizons Center"),
                 year, "redbud", 1900600001, students, ids="state")
    d.advocate = "H. Begley"
    d.frame()
    for who in (("principal", "Gerald", "Stamper", "principal", d.high), ("counselor", "Naomi", "Adeyemi", "counselor", d.high),
                ("middle-counselor", "Beth", "D'Angelo", "counselor", d.middle),
                ("english", "Carl", "Eversole", "teacher", d.high), ("math", "Ananya", "Patel", "teacher", d.high),
                ("science", "Zoë", "Müller", "teacher", d.high), ("social", "Isaac", "Turner", "teacher", d.high),
                ("electives", "Grace", "Kim", "teacher", d.high), ("middle", "Owen", "Noble", "teacher", d.middle),
                ("registrar", "Susan", "Hensley", "siteAdministrator", d.high),
                ("alternative", "Andre", "Coleman", "teacher", d.alternative),
                ("case_manager", "Fatima", "Hassan", "teacher", d.high)):
        d.employ(*who)
    d.populate(alma)
    d.teach()
    d.fill_seed()
    return d


def main():
    parser = argparse.ArgumentParser(description="writes the demo's two districts")
    parser.add_argument("--out", required=True)
    parser.add_argument("--today", required=True, type=datetime.date.fromisoformat)
    parser.add_argument("--students", type=int, default=60, help="per district, at least 21")
    a = parser.parse_args()
    if a.students < 21:
        parser.error("--students must be at least 21")
    year = Year(a.today)
    # Fifteen on the day of the demo, whenever that is.
    birth = datetime.date(a.today.year - 15 - ((a.today.month, a.today.day) < (3, 14)), 3, 14)
    alma = {"state_id": 1900004821, "middle": "J.", "birth": birth}

    first, second = district_a(year, alma, a.students), district_b(year, alma, a.students)
    first.write(a.out)
    second.write(a.out)
    summary = {"schoolYear": year.spring, "district-a": first.counts(), "district-b": second.counts()}
    summary["district-b"]["edfi"] = edfi.write(os.path.join(a.out, second.key, "edfi"), second, HEADERS)

    # The same bulk set a little later: the student has entered the alternative program as well.
    entered = year.latest_school_day()
    first.role(first.alma, "student", first.alternative, "secondary", entered)
    placed = first.class_of[first.alternative, "22151"]
    first.enroll(placed, first.alternative, first.alma, "student", begin=entered)
    first.write_oneroster(os.path.join(a.out, "district-a", "oneroster-alternative"))
    summary["placement"] = {"entered": str(entered), "school": first.alternative, "class": placed, "ilpa_class": "A5"}
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
