using System.Globalization;
using System.Text.RegularExpressions;
using Perf.Engine.Planning;
using Perf.Engine.Scenarios;

namespace Perf.Runtime;

/// <summary>Lists scenarios of files.</summary>
internal static partial class ScenarioListing
{
    private const int HeadLength = 64 * 1024;

    private static readonly EnumerationOptions s_options = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, MaxRecursionDepth = 10 };

    public static IEnumerable<string> FilesOf(string folder, bool recurse)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = s_options.IgnoreInaccessible, AttributesToSkip = s_options.AttributesToSkip, MaxRecursionDepth = s_options.MaxRecursionDepth, RecurseSubdirectories = recurse };
        return Directory.EnumerateFiles(folder, "*", options)
            .Where(path => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml")
            .Order(StringComparer.OrdinalIgnoreCase)
            .Where(LooksLikeScenario);
    }

    public static IEnumerable<ScenarioInfo> Of(IEnumerable<string> files) => files.Select(Read);

    private static ScenarioInfo Read(string path)
    {
        Scenario scenario;
        try
        {
            scenario = ScenarioLoader.Load(path);
        }
        catch (PerfException e)
        {
            IReadOnlyList<ScenarioProblem> problems = e is ScenarioException all ? all.Problems : [new ScenarioProblem { File = path, Message = e.Message }];
            return new ScenarioInfo { Name = Path.GetFileNameWithoutExtension(path), Path = path, Problems = problems };
        }

        OfferedLoad offered = OfferedLoadCurve.Of(scenario.Load, 60);
        string rate = offered.PeakRate > 0 ? string.Create(CultureInfo.InvariantCulture, $"{offered.PeakRate:0.##}/s") : "";
        string vus = offered.PeakVus > 0 ? string.Create(CultureInfo.InvariantCulture, $"{offered.PeakVus} VUs") : "";
        return new ScenarioInfo
        {
            Name = scenario.Name,
            Path = path,
            Description = scenario.Description,
            Type = scenario.Tags.GetValueOrDefault("type") ?? "",
            Target = ProxyAddress.Show(scenario.Target),
            Duration = offered.Duration,
            PeakRate = offered.PeakRate,
            PeakVus = offered.PeakVus,
            PeakLoad = rate.Length > 0 && vus.Length > 0 ? $"{rate} + {vus}" : rate + vus,
            Flows = [.. scenario.Flows.Keys],
            Thresholds = [.. scenario.Thresholds.Select(threshold => threshold.ToString())],
        };
    }

    // A folder of scenarios may hold other YAML files, and files of other tools; a scenario has one of these keys at its left margin, however broken it is.
    private static bool LooksLikeScenario(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            char[] head = new char[HeadLength];
            int length = reader.ReadBlock(head);
            return SectionKey().IsMatch(new string(head, 0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[\"']?(?:flows|load)[\"']?\\s*:", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex SectionKey();
}
