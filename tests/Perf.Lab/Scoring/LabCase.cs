using System.Text.Json;

namespace Perf.Lab.Scoring;

/// <summary>A run of the lab with its diagnosis at medium sensitivity.</summary>
/// <param name="Fault">The fault's id in its table.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Noisy">Whether there was a neighbour besides.</param>
/// <param name="Findings">What was found.</param>
/// <param name="Skipped">Why this machine cannot have it; null where it was run.</param>
/// <param name="Failed">Why it was begun and gave no diagnosis; null where it gave one.</param>
internal sealed record LabCase(string Fault, int Seed, bool Noisy, IReadOnlyList<LabFinding> Findings, string? Skipped = null, string? Failed = null)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNameCaseInsensitive = true };

    /// <summary>Whether it has a diagnosis that can be scored.</summary>
    public bool IsRun => Skipped is null && Failed is null;

    /// <summary>The causes that were found, in their order.</summary>
    public IReadOnlyList<LabFinding> Ranked => [.. Findings.Where(finding => finding.Rank > 0).OrderBy(finding => finding.Rank)];

    /// <summary>Reads cases from lines of JSON.</summary>
    /// <exception cref="FormatException">A line is no case.</exception>
    public static IReadOnlyList<LabCase> ReadAll(IReadOnlyList<string> lines)
    {
        var cases = new List<LabCase>();
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            try
            {
                cases.Add(JsonSerializer.Deserialize<LabCase>(lines[i], s_json) is { Fault.Length: > 0, Findings: not null } read ? read : throw new JsonException("A case has a fault and findings."));
            }
            catch (JsonException error)
            {
                throw new FormatException($"Line {i + 1} of the cases: {error.Message}", error);
            }
        }

        return cases;
    }
}
