"""Writes one of the demo's districts as Ed-Fi 5.2 interchange files, from the same rows as its OneRoster set."""
import os
from xml.sax.saxutils import escape

from catalog import CATALOG

VERSION = "5.2.0"
GRADES = dict(zip(["%02d" % g for g in range(6, 13)],
                  "Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth".split()))
SUBJECTS = {"ELA": "English Language Arts", "MATH": "Mathematics", "SCI": "Science", "SOC": "Social Studies",
            "HLTH": "Physical, Health, and Safety Education", "PE": "Physical, Health, and Safety Education",
            "WL": "Foreign Language and Literature", "ARTS": "Fine and Performing Arts",
            "CTE": "Career and Technical Education", "FIN": "Career and Technical Education"}
CLASSIFICATIONS = {"principal": "Principal", "counselor": "Counselor", "teacher": "Teacher",
                   "siteAdministrator": "School Administrative Support Staff"}
# What the district asks of its seniors, in thousandths; the rest of the total they choose.
SENIOR_PLAN = {"English Language Arts": 4000, "Mathematics": 4000, "Science": 3000, "Social Studies": 3000,
               "Physical, Health, and Safety Education": 1000, "Fine and Performing Arts": 1000,
               "Career and Technical Education": 1000}
SENIOR_TOTAL = 24000
RACES = ("American Indian or Alaska Native", "Asian", "Black or African American",
         "Native Hawaiian or Pacific Islander", "White")
# The SIS's terms. Semesters come before the whole year: its record is closed last.
TERMS = {"S1": "Fall Semester", "S2": "Spring Semester", "Y1": "Year Round"}


def code(descriptor, value):
    return "uri://ed-fi.org/%sDescriptor#%s" % (descriptor, value)


def described(name, value, descriptor=None):
    return name, code(descriptor or name, value)


def grade(name, level):
    return described(name, GRADES[level] + " grade", "GradeLevel")


def credits(name, thousandths):
    whole, part = divmod(thousandths, 1000)
    return (name, ("Credits", ("%d.%03d" % (whole, part)).rstrip("0").rstrip(".")),
            described("CreditType", "Carnegie unit"))


def thousandths(text):
    whole, _, part = text.partition(".")
    return int(whole) * 1000 + int((part + "000")[:3])


def reference(name, *key):
    return name + "Reference", (name + "Identity",) + key


def school(sid):
    return reference("School", ("SchoolId", sid))


def organization(oid):
    return reference("EducationOrganization", ("EducationOrganizationId", oid))


def student(sid):
    return reference("Student", ("StudentUniqueId", sid))


def staff(sid):
    return reference("Staff", ("StaffUniqueId", sid))


class Interchange:
    """One file. An element is (name, child or text, ...); a name may carry attributes; None is left out."""

    def __init__(self, folder, name, counts):
        self.name, self.counts = "Interchange" + name, counts
        self.out = open(os.path.join(folder, name + ".xml"), "w", encoding="utf-8", newline="\n")

    def __enter__(self):
        self.out.write('<?xml version="1.0" encoding="UTF-8"?>\n<%s xmlns="http://ed-fi.org/%s">\n' % (self.name, VERSION))
        return self

    def __exit__(self, *_):
        self.out.write("</%s>\n" % self.name)
        self.out.close()

    def add(self, name, *children):
        entity = name.split()[0]
        self.counts[entity] = self.counts.get(entity, 0) + 1
        self.write((name,) + children, 1)

    def write(self, element, depth):
        name, children = element[0], [c for c in element[1:] if c is not None]
        indent = "  " * depth
        if not children:
            self.out.write("%s<%s/>\n" % (indent, name))
        elif isinstance(children[0], tuple):
            self.out.write("%s<%s>\n" % (indent, name))
            for child in children:
                self.write(child, depth + 1)
            self.out.write("%s</%s>\n" % (indent, name.split()[0]))
        else:
            self.out.write("%s<%s>%s</%s>\n" % (indent, name, escape(str(children[0])), name.split()[0]))


class Writer:
    def __init__(self, district, headers):
        self.d, self.year = district, "%d-%d" % (district.year.spring - 1, district.year.spring)
        self.rows = {file: [dict(zip(headers[file], row)) for row in rows] for file, rows in district.rows.items()}
        # SchoolIds are numbers: the state's own number of the org.
        self.number = {org["sourcedId"]: int(org["identifier"]) for org in self.rows["orgs"]}
        self.lea = self.number[district.lea]
        self.schools = [org for org in self.rows["orgs"] if org["type"] == "school"]
        self.sessions = [(s["title"], TERMS["S%d" % (i + 1)], s["startDate"], s["endDate"]) for i, s in
                         enumerate(s for s in self.rows["academicSessions"] if s["type"] == "semester")]
        self.class_by_id = {c["sourcedId"]: c for c in self.rows["classes"]}
        self.code_of = {c["sourcedId"]: c["courseCode"] for c in self.rows["courses"]}
        self.user = {u["sourcedId"]: u for u in self.rows["users"]}
        self.role = {r["userSourcedId"]: r for r in self.rows["roles"] if r["roleType"] == "primary"}
        self.counts = {}

    def write(self, folder):
        os.makedirs(folder, exist_ok=True)
        for name, fill in (("EducationOrganization", self.organizations), ("EducationOrgCalendar", self.calendar),
                           ("MasterSchedule", self.schedule), ("Student", self.students), ("Contact", self.contacts),
                           ("StaffAssociation", self.employees), ("StudentEnrollment", self.enrollment),
                           ("StudentTranscript", self.transcript)):
            with Interchange(folder, name, self.counts) as out:
                fill(out.add)
        return self.counts

    # -- organizations, calendar, schedule --------------------------------------------------------
    def identified(self, org):
        return ("EducationOrganizationIdentificationCode", ("IdentificationCode", org["identifier"]),
                described("EducationOrganizationIdentificationSystem", "SEA"))

    def levels(self, org):
        return [g for g in GRADES if (g < "09") == (org["sourcedId"] == self.d.middle)]

    def organizations(self, add):
        lea = self.rows["orgs"][0]
        add('LocalEducationAgency id="LEA"', self.identified(lea), ("NameOfInstitution", lea["name"]),
            described("EducationOrganizationCategory", "Local Education Agency"), ("LocalEducationAgencyId", self.lea),
            described("LocalEducationAgencyCategory", "Regular public school district"))
        for org in self.schools:
            number, alternative = self.number[org["sourcedId"]], org["sourcedId"] == self.d.alternative
            middle = org["sourcedId"] == self.d.middle
            add("School", self.identified(org), ("NameOfInstitution", org["name"]),
                described("EducationOrganizationCategory", "School"), ("SchoolId", number),
                *[grade("GradeLevel", g) for g in self.levels(org)],
                described("SchoolCategory", "Middle School" if middle else "High School"),
                described("SchoolType", "Alternative" if alternative else "Regular"),
                ('LocalEducationAgencyReference ref="LEA"',))
            held = [c for c in self.rows["classes"] if c["schoolSourcedId"] == org["sourcedId"]]
            for period in sorted({c["periods"] for c in held}):
                add("ClassPeriod", school(number), ("ClassPeriodName", period))
            for room in sorted({c["location"] for c in held}):
                add("Location", school(number), ("ClassroomIdentificationCode", room))
        for row in self.rows["courses"]:
            course = CATALOG[row["courseCode"]]
            add("Course", ("CourseCode", row["courseCode"]), ("CourseTitle", row["title"]), ("NumberOfParts", 1),
                ("CourseIdentificationCode", ("IdentificationCode", course.sced),
                 described("CourseIdentificationSystem", "SCED course code")),
                *[grade("OfferedGradeLevel", g) for g in course.grades],
                described("AcademicSubject", SUBJECTS[course.area]),
                credits("MaximumAvailableCredits", thousandths(course.credits)), organization(self.lea))

    def held(self, begin, end):
        return [str(day) for day, is_school in self.d.year.school_days() if is_school and begin <= str(day) <= end]

    def of_calendar(self, number):
        return reference("Calendar", ("CalendarCode", number), school(number), ("SchoolYear", self.year))

    def calendar(self, add):
        for org in self.schools:
            number = self.number[org["sourcedId"]]
            for title, term, begin, end in self.sessions:
                add("Session", ("SessionName", title), ("SchoolYear", self.year), ("BeginDate", begin),
                    ("EndDate", end),
                    described("Term", term), ("TotalInstructionalDays", len(self.held(begin, end))), school(number))
            add("Calendar", ("CalendarCode", number), described("CalendarType", "School"), school(number),
                ("SchoolYear", self.year))
            for day, is_school in self.d.year.school_days():
                add("CalendarDate", ("Date", day),
                    described("CalendarEvent", "Instructional day" if is_school else "Holiday"),
                    self.of_calendar(number))

    def session(self, number, title):
        return reference("Session", ("SessionName", title), ("SchoolYear", self.year), school(number))

    def offering(self, number, course, title):
        return reference("CourseOffering", ("LocalCourseCode", course), school(number), self.session(number, title))

    def section(self, held, title):
        """A class of both semesters is one section in each, with the same identifier."""
        return reference("Section", ("SectionIdentifier", held["sourcedId"]),
                         self.offering(self.number[held["schoolSourcedId"]], self.code_of[held["courseSourcedId"]],
                                       title))

    def course(self, number):
        return reference("Course", ("CourseCode", number), organization(self.lea))

    def schedule(self, add):
        offered = set()
        for held in self.rows["classes"]:
            number, course = self.number[held["schoolSourcedId"]], self.code_of[held["courseSourcedId"]]
            for title, _, _, _ in self.sessions:
                if (number, course, title) not in offered:
                    offered.add((number, course, title))
                    add("CourseOffering", ("LocalCourseCode", course), ("LocalCourseTitle", CATALOG[course].title),
                        school(number), self.session(number, title), self.course(course))
                add("Section", ("SectionIdentifier", held["sourcedId"]),
                    credits("AvailableCredits", thousandths(CATALOG[course].credits) // len(self.sessions)),
                    self.offering(number, course, title),
                    reference("Location", school(number), ("ClassroomIdentificationCode", held["location"])),
                    reference("ClassPeriod", school(number), ("ClassPeriodName", held["periods"])),
                    ("SectionName", held["title"]))

    # -- people -----------------------------------------------------------------------------------
    def mail(self, user, kind):
        return "ElectronicMail", ("ElectronicMailAddress", user["email"]), described("ElectronicMailType", kind)

    def called(self, user):
        return ("Name", ("FirstName", user["givenName"]),
                ("MiddleName", user["middleName"]) if user["middleName"] else None,
                ("LastSurname", user["familyName"]))

    def people(self, role):
        return [u for u in self.rows["users"] if (self.role[u["sourcedId"]]["role"] == role if role else
                                                  self.role[u["sourcedId"]]["role"] not in ("student", "parent"))]

    def students(self, add):
        born = {row["sourcedId"]: row["birthDate"] for row in self.rows["demographics"]}
        for user in self.people("student"):
            add("Student", ("StudentUniqueId", user["sourcedId"]), self.called(user),
                ("BirthData", ("BirthDate", born[user["sourcedId"]])))

    def contacts(self, add):
        for user in self.people("parent"):
            add('Contact id="%s"' % user["sourcedId"], ("ContactUniqueId", user["sourcedId"]), self.called(user),
                ("Telephone", ("TelephoneNumber", user["phone"]), described("TelephoneNumberType", "Mobile")),
                self.mail(user, "Home/Personal"))
        for user in self.people("student"):
            for order, guardian in enumerate(g for g in user["agentSourcedIds"].split(",") if g):
                add("StudentContactAssociation", student(user["sourcedId"]), ('ContactReference ref="%s"' % guardian,),
                    described("Relation", "Parent"), ("PrimaryContactStatus", "true" if order == 0 else "false"),
                    ("LivesWith", "true"), ("EmergencyContactStatus", "true"), ("ContactPriority", order + 1),
                    ("LegalGuardian", "true"))

    def employees(self, add):
        for user in self.people(None):
            sid, role = user["sourcedId"], self.role[user["sourcedId"]]
            number = self.number[role["orgSourcedId"]]
            add("Staff", ("StaffUniqueId", sid),
                ("StaffIdentificationCode", ("IdentificationCode", user["identifier"]),
                 described("StaffIdentificationSystem", "District")), self.called(user), self.mail(user, "Work"))
            add("StaffEducationOrganizationAssignmentAssociation", staff(sid), organization(number),
                described("StaffClassification", CLASSIFICATIONS[role["role"]]), ("BeginDate", role["beginDate"]))
            add("StaffSchoolAssociation", staff(sid), school(number),
                described("ProgramAssignment", "Regular Education"))
        for row in self.rows["enrollments"]:
            if row["role"] == "teacher":
                for title, _, begin, end in self.sessions:
                    add("StaffSectionAssociation", staff(row["userSourcedId"]),
                        self.section(self.class_by_id[row["classSourcedId"]], title),
                        described("ClassroomPosition", "Teacher of Record"), ("BeginDate", begin), ("EndDate", end))

    def senior_plan(self):
        return (described("GraduationPlanType", "Standard"), organization(self.lea),
                ("GraduationSchoolYear", self.year))

    def enrollment(self, add):
        kind, owner, year = self.senior_plan()
        add("GraduationPlan", kind, ("IndividualPlan", "false"), credits("TotalRequiredCredits", SENIOR_TOTAL),
            *[("CreditsBySubject", described("AcademicSubject", subject), credits("Credits", asked))
              for subject, asked in SENIOR_PLAN.items()], owner, year)
        about = {row["sourcedId"]: row for row in self.rows["demographics"]}
        for person in self.d.people:
            sid, facts = person["sourcedId"], about[person["sourcedId"]]
            races = [r for r, flag in zip(RACES, ("americanIndianOrAlaskaNative", "asian", "blackOrAfricanAmerican",
                                                  "nativeHawaiianOrOtherPacificIslander",
                                                  "white")) if facts[flag] == "true"]
            level, spring = int(person["grade"]), self.d.year.spring
            add("StudentEducationOrganizationAssociation", student(sid), organization(self.lea),
                *[("StudentIdentificationCode", ("IdentificationCode", number),
                   described("StudentIdentificationSystem", system),
                   ("AssigningOrganizationIdentificationCode", owner))
                  for number, system, owner in ((person["stateId"], "State", "KY"),
                                                (person["localId"], "District", self.lea))],
                described("Sex", facts["sex"].capitalize()), self.mail(self.user[sid], "Organization"),
                ("HispanicLatinoEthnicity", facts["hispanicOrLatinoEthnicity"]), *[described("Race", r) for r in races],
                ("CohortYear", ("SchoolYear", "%d-%d" % (spring - level + 8, spring - level + 9)),
                 described("CohortYearType", "Ninth grade")) if level >= 9 else None)
        for row in self.d.seed["enrollments"]:
            number = self.number[row["school"]]
            add("StudentSchoolAssociation", student(row["student"]), school(number),
                ("PrimarySchool", "true" if row["primary"] else "false"), ("SchoolYear", self.year),
                ("EntryDate", row["entryDate"]), grade("EntryGradeLevel", row["grade"]),
                described("EntryType", "Next year school"),
                reference("GraduationPlan", *self.senior_plan()) if row["grade"] == "12" else None,
                self.of_calendar(number),
                described("EnrollmentType", "Current"))
        for row in self.rows["enrollments"]:
            if row["role"] == "student":
                for title, _, begin, end in self.sessions:
                    add("StudentSectionAssociation", student(row["userSourcedId"]),
                        self.section(self.class_by_id[row["classSourcedId"]], title), ("BeginDate", begin),
                        ("EndDate", end))

    # -- transcripts ------------------------------------------------------------------------------
    def transcript(self, add):
        named = {org["name"]: self.number[org["sourcedId"]] for org in self.schools}
        records = {}
        for row in self.d.seed["transcript"]:
            records.setdefault((row["student"], row["schoolYear"], row["term"], named[row["school"]]), []).append(row)
        sums = {}
        order = list(TERMS)
        for key in sorted(records, key=lambda k: (k[0], k[1], order.index(k[2]), k[3])):
            sid, spring, term, number = key
            year, earned, attempted = "%d-%d" % (spring - 1, spring), 0, 0
            record = (student(sid), organization(number), ("SchoolYear", year), described("Term", TERMS[term]))
            for row in records[key]:
                got, tried = thousandths(row["creditsEarned"]), thousandths(row["creditsAttempted"])
                earned, attempted = earned + got, attempted + tried
                add("CourseTranscript", described("CourseAttemptResult", row["result"].capitalize()),
                    credits("AttemptedCredits", tried), credits("EarnedCredits", got),
                    grade("WhenTakenGradeLevel", row["gradeLevel"]),
                    described("MethodCreditEarned", "Classroom credit"),
                    ("FinalLetterGradeEarned", row["grade"]), self.course(row["courseCode"]),
                    reference("StudentAcademicRecord", *record), ("CourseTitle", row["title"]))
            before = sums.get(sid, (0, 0))
            sums[sid] = before[0] + earned, before[1] + attempted
            add("StudentAcademicRecord", credits("CumulativeEarnedCredits", sums[sid][0]),
                credits("CumulativeAttemptedCredits", sums[sid][1]), credits("SessionEarnedCredits", earned),
                credits("SessionAttemptedCredits", attempted), *record)


def write(folder, district, headers):
    """The district's interchanges in folder; how many of each entity."""
    return Writer(district, headers).write(folder)
