// Which children the entities of Data Standard 5.2 have, in which order: what a writer must know.
#include "adapters/edfi/shapes.hpp"

#include <utility>

namespace throughline::edfi {
namespace {

using enum interchange_document;

constexpr std::pair<std::string_view, std::string_view> documents[interchange_documents] = {
    {"EducationOrganization.xml", "InterchangeEducationOrganization"},
    {"EducationOrgCalendar.xml", "InterchangeEducationOrgCalendar"},
    {"MasterSchedule.xml", "InterchangeMasterSchedule"},
    {"Student.xml", "InterchangeStudent"},
    {"Contact.xml", "InterchangeContact"},
    {"StaffAssociation.xml", "InterchangeStaffAssociation"},
    {"StudentEnrollment.xml", "InterchangeStudentEnrollment"},
    {"StudentProgram.xml", "InterchangeStudentProgram"},
    {"StudentTranscript.xml", "InterchangeStudentTranscript"}};

constexpr std::string_view of_organizations =
    "EducationOrganizationIdentificationCode NameOfInstitution* ShortNameOfInstitution "
    "EducationOrganizationCategory* Address InternationalAddress InstitutionTelephone WebSite "
    "OperationalStatus EducationOrganizationIndicator";
constexpr std::string_view of_program_associations =
    "StudentReference* ProgramReference* BeginDate* EndDate ReasonExited "
    "EducationOrganizationReference* ServedOutsideOfRegularSession ProgramParticipationStatus";

constexpr shape shapes[] = {
    {"StateEducationAgency", education_organization, of_organizations,
     "StateEducationAgencyId* StateEducationAgencyAccountability "
     "StateEducationAgencyFederalFunds"},
    {"EducationServiceCenter", education_organization, of_organizations,
     "EducationServiceCenterId* StateEducationAgencyReference"},
    {"LocalEducationAgency", education_organization, of_organizations,
     "LocalEducationAgencyId* LocalEducationAgencyCategory* CharterStatus "
     "LocalEducationAgencyAccountability LocalEducationAgencyFederalFunds "
     "ParentLocalEducationAgencyReference EducationServiceCenterReference "
     "StateEducationAgencyReference"},
    {"School", education_organization, of_organizations,
     "SchoolId* GradeLevel* SchoolCategory SchoolType CharterStatus "
     "TitleIPartASchoolDesignation MagnetSpecialProgramEmphasisSchool "
     "AdministrativeFundingControl InternetAccess LocalEducationAgencyReference "
     "CharterApprovalAgencyType CharterApprovalSchoolYear"},
    {"PostSecondaryInstitution", education_organization, of_organizations,
     "PostSecondaryInstitutionId* MediumOfInstruction PostSecondaryInstitutionLevel "
     "AdministrativeFundingControl"},
    {"CommunityOrganization", education_organization, of_organizations, "CommunityOrganizationId*"},
    {"CommunityProvider", education_organization, of_organizations,
     "CommunityProviderId* CommunityOrganizationReference ProviderProfitability "
     "ProviderStatus* ProviderCategory* SchoolIndicator LicenseExemptIndicator"},
    {"Course",
     education_organization,
     {},
     "CourseCode* CourseTitle* NumberOfParts* CourseIdentificationCode* "
     "CourseLevelCharacteristic OfferedGradeLevel AcademicSubject CourseDescription "
     "TimeRequiredForCompletion DateCourseAdopted HighSchoolCourseRequirement "
     "CourseGPAApplicability CourseDefinedBy MinimumAvailableCredits MaximumAvailableCredits "
     "CareerPathway CompetencyLevel EducationOrganizationReference* LearningStandardReference "
     "MaxCompletionsForCredit"},
    {"Program",
     education_organization,
     {},
     "EducationOrganizationReference* ProgramId ProgramName* ProgramType* "
     "ProgramCharacteristic ProgramSponsor LearningStandardReference"},
    {"Session",
     calendar,
     {},
     "SessionName* SchoolYear* BeginDate* EndDate* Term* TotalInstructionalDays* "
     "SchoolReference* GradingPeriodReference AcademicWeekReference"},
    {"CourseOffering",
     master_schedule,
     {},
     "LocalCourseCode* LocalCourseTitle InstructionalTimePlanned CurriculumUsed "
     "SchoolReference* SessionReference* CourseReference* CourseLevelCharacteristic "
     "OfferedGradeLevel"},
    {"Section",
     master_schedule,
     {},
     "SectionIdentifier* SectionType SequenceOfCourse EducationalEnvironment "
     "MediumOfInstruction PopulationServed AvailableCredits SectionCharacteristic "
     "InstructionLanguage CourseOfferingReference* LocationSchoolReference LocationReference "
     "ClassPeriodReference ProgramReference CourseLevelCharacteristic OfferedGradeLevel "
     "OfficialAttendancePeriod SectionName"},
    {"Student",
     student,
     {},
     "StudentUniqueId* Name* OtherName BirthData* Citizenship PersonReference"},
    {"Contact",
     contact,
     {},
     "ContactUniqueId* Name* OtherName Sex GenderIdentity Address InternationalAddress "
     "Telephone ElectronicMail LoginId Language PersonReference "
     "HighestCompletedLevelOfEducation"},
    {"StudentContactAssociation",
     contact,
     {},
     "StudentReference* ContactReference* Relation PrimaryContactStatus LivesWith "
     "EmergencyContactStatus ContactPriority ContactRestrictions LegalGuardian"},
    {"Staff",
     staff,
     {},
     "StaffUniqueId* StaffIdentificationCode Name* OtherName Sex GenderIdentity BirthDate "
     "Address InternationalAddress Telephone ElectronicMail HispanicLatinoEthnicity Race "
     "Citizenship Language HighestCompletedLevelOfEducation YearsOfPriorProfessionalExperience "
     "YearsOfPriorTeachingExperience LoginId HighlyQualifiedTeacher Recognition "
     "CredentialReference TribalAffiliation PersonReference AncestryEthnicOrigin"},
    {"StaffEducationOrganizationAssignmentAssociation",
     staff,
     {},
     "StaffReference* EducationOrganizationReference* StaffClassification* PositionTitle "
     "BeginDate* EndDate OrderOfAssignment "
     "StaffEducationOrganizationEmploymentAssociationReference CredentialReference "
     "FullTimeEquivalency"},
    {"StaffSchoolAssociation",
     staff,
     {},
     "StaffReference* SchoolReference* SchoolYear ProgramAssignment* GradeLevel "
     "AcademicSubject CalendarReference"},
    {"StaffSectionAssociation",
     staff,
     {},
     "StaffReference* SectionReference* ClassroomPosition* BeginDate* EndDate "
     "HighlyQualifiedTeacher TeacherStudentDataLinkExclusion PercentageContribution"},
    {"GraduationPlan",
     enrollment,
     {},
     "GraduationPlanType* IndividualPlan TotalRequiredCredits* CreditsBySubject "
     "CreditsByCourse CreditsByCreditCategory EducationOrganizationReference* "
     "GraduationSchoolYear* RequiredAssessment"},
    {"StudentEducationOrganizationAssociation",
     enrollment,
     {},
     "StudentReference* EducationOrganizationReference* StudentIdentificationCode Sex "
     "GenderIdentity Address InternationalAddress Telephone ElectronicMail ProfileThumbnail "
     "HispanicLatinoEthnicity Race TribalAffiliation StudentCharacteristic "
     "LimitedEnglishProficiency Language Disability CohortYear StudentIndicator LoginId "
     "AncestryEthnicOrigin PrimaryLearningDeviceAwayFromSchool PrimaryLearningDeviceAccess "
     "PrimaryLearningDeviceProvider InternetAccessInResidence "
     "BarrierToInternetAccessInResidence InternetAccessTypeInResidence "
     "InternetPerformanceInResidence SupporterMilitaryConnection DisplacedStudent"},
    {"StudentEducationOrganizationResponsibilityAssociation",
     enrollment,
     {},
     "StudentReference* EducationOrganizationReference* Responsibility* BeginDate* EndDate"},
    {"StudentSchoolAssociation",
     enrollment,
     {},
     "StudentReference* SchoolReference* PrimarySchool SchoolYear EntryDate* EntryGradeLevel* "
     "EntryGradeLevelReason EntryType RepeatGradeIndicator ClassOfSchoolYear "
     "SchoolChoiceTransfer ExitWithdrawDate ExitWithdrawType EducationPlan ResidencyStatus "
     "GraduationPlanReference AlternativeGraduationPlanReference EmployedWhileEnrolled "
     "CalendarReference FullTimeEquivalency TermCompletionIndicator NextYearSchoolReference "
     "NextYearGradeLevel SchoolChoice SchoolChoiceBasis EnrollmentType"},
    {"StudentSectionAssociation",
     enrollment,
     {},
     "StudentReference* SectionReference* BeginDate* EndDate HomeroomIndicator "
     "RepeatIdentifier TeacherStudentDataLinkExclusion AttemptStatus ProgramReference "
     "DualCredit"},
    {"StudentProgramAssociation", program, of_program_associations, "Service"},
    {"StudentSpecialEducationProgramAssociation", program, of_program_associations,
     "IdeaEligibility SpecialEducationSetting ServiceProvider SpecialEducationHoursPerWeek "
     "SchoolHoursPerWeek ShortenedSchoolDayIndicator ReductionInHoursPerWeekComparedToPeers "
     "MultiplyDisabled MedicallyFragile LastEvaluationDate IEPReviewDate IEPBeginDate "
     "IEPEndDate Disability SpecialEducationProgramService SpecialEducationExitDate "
     "SpecialEducationExitReason SpecialEducationExitExplained"},
    {"StudentCTEProgramAssociation", program, of_program_associations,
     "NonTraditionalGenderStatus PrivateCTEProgram TechnicalSkillsAssessment CTEProgramService"},
    {"StudentTitleIPartAProgramAssociation", program, of_program_associations,
     "TitleIPartAParticipant* TitleIPartAProgramService"},
    {"StudentMigrantEducationProgramAssociation", program, of_program_associations,
     "PriorityForServices* LastQualifyingMove* ContinuationOfServicesReason USInitialEntry "
     "USMostRecentEntry USInitialSchoolEntry QualifyingArrivalDate StateResidencyDate "
     "EligibilityExpirationDate MigrantEducationProgramService"},
    {"StudentLanguageInstructionProgramAssociation", program, of_program_associations,
     "EnglishLanguageProficiencyAssessment EnglishLearnerParticipation "
     "LanguageInstructionProgramService Dosage"},
    {"StudentHomelessProgramAssociation", program, of_program_associations,
     "HomelessPrimaryNighttimeResidence AwaitingFosterCare HomelessUnaccompaniedYouth "
     "HomelessProgramService"},
    {"StudentNeglectedOrDelinquentProgramAssociation", program, of_program_associations,
     "NeglectedOrDelinquentProgram ELAProgressLevel MathematicsProgressLevel "
     "NeglectedOrDelinquentProgramService"},
    {"StudentSchoolFoodServiceProgramAssociation", program, of_program_associations,
     "DirectCertification SchoolFoodServiceProgramService"},
    {"StudentSection504ProgramAssociation", program, of_program_associations,
     "Section504Eligibility* AccommodationPlan Section504Disability Section504MeetingDate "
     "Section504EligibilityDecisionDate"},
    {"StudentAcademicRecord",
     transcript,
     {},
     "CumulativeEarnedCredits CumulativeAttemptedCredits ClassRanking AcademicHonor "
     "Recognition ProjectedGraduationDate SessionEarnedCredits SessionAttemptedCredits "
     "GradePointAverage Diploma StudentReference* EducationOrganizationReference* SchoolYear* "
     "Term* ReportCardReference"},
    {"CourseTranscript",
     transcript,
     {},
     "CourseAttemptResult* AttemptedCredits EarnedCredits EarnedAdditionalCredits "
     "WhenTakenGradeLevel MethodCreditEarned FinalLetterGradeEarned FinalNumericGradeEarned "
     "CourseRepeatCode CourseReference* StudentAcademicRecordReference* SectionReference "
     "ResponsibleTeacherStaffReference CourseProgramReference CourseTitle "
     "AlternativeCourseTitle ExternalEducationOrganizationReference "
     "ExternalEducationOrganizationNameOfInstitution AlternativeCourseIdentificationCode "
     "AssigningOrganizationIdentificationCode CourseCatalogURL CreditCategory AcademicSubject "
     "PartialCourseTranscriptAwards"},
};

constexpr shape within[] = {
    {"Name",
     {},
     {},
     "PersonalTitlePrefix FirstName* MiddleName LastSurname* GenerationCodeSuffix MaidenName "
     "PreferredFirstName PreferredLastSurname PersonalIdentificationDocument"},
    {"BirthData",
     {},
     {},
     "BirthDate* BirthCity BirthStateAbbreviation BirthInternationalProvince BirthCountry "
     "DateEnteredUS MultipleBirthStatus BirthSex"}};

template <class Table>
const shape* find(const Table& table, std::string_view name) {
  for (const auto& s : table)
    if (s.entity == name) return &s;
  return nullptr;
}

}  // namespace

std::string_view file_of(interchange_document d) {
  return documents[static_cast<std::size_t>(d)].first;
}
std::string_view root_of(interchange_document d) {
  return documents[static_cast<std::size_t>(d)].second;
}

const shape* shape_of(std::string_view entity) { return find(shapes, entity); }
const shape* shape_within(std::string_view child) { return find(within, child); }

}  // namespace throughline::edfi
