using System.Text.Json.Serialization;

namespace Perf;

/// <summary>The compiled shape of a validation's report.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(SecondsConverter),
        typeof(FiniteNumberConverter),
        typeof(WordConverter<RunStatus>),
        typeof(WordConverter<Outcome>),
        typeof(KebabConverter<ValidationIssueKind>),
        typeof(KebabConverter<ValidationSeverity>),
        typeof(KebabConverter<ValidationOutcome>),
        typeof(KebabConverter<ComparisonVerdict>),
        typeof(KebabConverter<ComparisonDesign>),
    ])]
[JsonSerializable(typeof(ValidationReport))]
internal sealed partial class ValidationReportJsonContext : JsonSerializerContext;
