using System.Text.Json;

namespace Perf.Analysis;

/// <summary>
/// A file of thresholds for many scenarios, such as config/ci-cd/performance-thresholds.json: limits by class and group
/// (<c>global_thresholds.response_times.api_endpoints.p95_ms</c>), by scenario and by environment, and k6's <c>thresholds</c>. Limits of response times
/// judge <see cref="MetricNames.HttpReqResponseTime"/>, or that of the step's or the run's own protocol where it is another alone. Immutable.
/// </summary>
public sealed class ThresholdFile
{
    private const long MaxBytes = 1_000_000;

    private readonly IReadOnlyList<ThresholdRule> _rules;

    private ThresholdFile(string path, IReadOnlyList<ThresholdRule> rules)
    {
        Path = path;
        _rules = rules;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Where it stands in a repository.</summary>
    public const string RelativePath = "config/ci-cd/performance-thresholds.json";

    /// <summary>Finds the file that holds for a folder.</summary>
    /// <param name="folder">Where to begin.</param>
    /// <returns>The full path of the nearest <see cref="RelativePath"/> in it or above it, or null.</returns>
    public static string? Find(string folder) => PolicyFile.Find(folder, RelativePath);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="custom">The metrics of one's own of the runs that are judged by it; null for none.</param>
    /// <returns>Its thresholds.</returns>
    /// <exception cref="PerfException"><see cref="ErrorIds.FileNotFound"/> or <see cref="ErrorIds.FileUnreadable"/>.</exception>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ThresholdFileInvalid"/> with every problem of the file.</exception>
    public static ThresholdFile Load(string path, IReadOnlyList<MetricDeclaration>? custom = null)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MaxBytes)
            {
                throw Problem(path, 0, 0, $"the file has {SizeText.Format(stream.Length)}", "1 MB at most");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return Parse(bytes, path, custom);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PerfException(ErrorIds.FileNotFound, $"There is no file '{path}'. Name a file of thresholds, such as {RelativePath}.", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new PerfException(ErrorIds.FileUnreadable, $"The file '{path}' cannot be read: {e.Message}", path, e);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="path">The path, for problems and as the source of the thresholds.</param>
    /// <param name="custom">The metrics of one's own of the runs that are judged by it; null for none.</param>
    /// <returns>Its thresholds.</returns>
    /// <exception cref="ScenarioException"><see cref="ErrorIds.ThresholdFileInvalid"/> with every problem of the file.</exception>
    public static ThresholdFile Parse(ReadOnlySpan<byte> utf8, string path, IReadOnlyList<MetricDeclaration>? custom = null)
    {
        JsonTree root;
        try
        {
            root = JsonTreeReader.Read(utf8);
        }
        catch (JsonException e)
        {
            // The message of System.Text.Json ends in its own, 0-based place.
            string message = e.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
            throw Problem(path, (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? 0) + 1, $"this is not JSON: {message}", null);
        }

        return new ThresholdFile(path, new ThresholdFileReader(path, custom).Read(root));
    }

    /// <summary>The thresholds that apply to a run.</summary>
    /// <param name="run">The run: its scenario, its environment, its tag <c>type</c> and the names of its steps decide.</param>
    /// <returns>The thresholds in the order of the file, and one sentence for each part of the file that does not apply.</returns>
    public (IReadOnlyList<Threshold> Thresholds, IReadOnlyList<string> Notes) For(RunResult run) => ThresholdSelection.Choose(_rules, run);

    private static ScenarioException Problem(string path, int line, int column, string message, string? allowed) =>
        new(ErrorIds.ThresholdFileInvalid, path, [new ScenarioProblem { File = path, Line = line, Column = column, Message = message, Allowed = allowed }]);
}
