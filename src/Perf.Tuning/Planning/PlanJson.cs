using System.Text.Json;
using System.Text.Json.Serialization;

namespace Perf.Tuning;

/// <summary>Plans as JSON, as config/schemas/plan.schema.json has them: the same plan is always the same text.</summary>
internal static class PlanJson
{
    /// <summary>Writes a plan, laid out over lines that end in a line feed.</summary>
    public static string Write(OptimizationPlan plan) => JsonSerializer.Serialize(plan, PlanJsonContext.Default.OptimizationPlan);

    /// <summary>Reads one; what it does not know is refused.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OptimizationPlan? Read(string json) => JsonSerializer.Deserialize(json, PlanJsonContext.Default.OptimizationPlan);
}

/// <summary>The compiled shapes of plans.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    MaxDepth = 16,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(OptimizationPlan))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
