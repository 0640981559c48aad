using System.Text.Json;

namespace Perf.Tests.Analysis.ChangePoints;

/// <summary>
/// Labelled series of real performance tests, read where they lie: beside the repository (<c>../shared/data/regression</c>) or where PERF_DATA says. Tests are skipped without them.
/// </summary>
/// <param name="Id">The series.</param>
/// <param name="Values">Its values.</param>
/// <param name="Marks">The marks of each annotator.</param>
public sealed record LabelledSeries(string Id, double[] Values, int[][] Marks)
{
    private static readonly Lazy<string?> s_folder = new(FindFolder);

    /// <summary>Whether nobody marked anything.</summary>
    public bool IsUnmarked => Marks.All(marks => marks.Length == 0);

    /// <summary>Skips a test where the data are not.</summary>
    /// <returns>Their folder.</returns>
    public static string RequireFolder()
    {
        Skip.If(s_folder.Value is null, "The labelled series are not here: put them into ../shared/data/regression or set PERF_DATA to their folder.");
        return s_folder.Value!;
    }

    /// <summary>The development half of SAP's series of 2022 with five annotators each.</summary>
    public static IReadOnlyList<LabelledSeries> Development()
    {
        string folder = RequireFolder();
        using JsonDocument series = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "sap2022_series.json")));
        using JsonDocument labels = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "sap2022_labels.json")));
        JsonElement byId = labels.RootElement.GetProperty("labels");
        return
        [
            .. series.RootElement.GetProperty("series").EnumerateArray().Select(one =>
            {
                string id = one.GetProperty("id").GetString()!;
                return new LabelledSeries(id, ValuesOf(one.GetProperty("values")), [.. byId.GetProperty(id).EnumerateObject().Select(marks => marks.Value.Deserialize<int[]>()!)]);
            }),
        ];
    }

    /// <summary>SAP's 25 series of 2021, as single runs and as medians of builds; each with the place of its change, or null.</summary>
    public static IReadOnlyList<(string Type, double[] Runs, int? RunsChange, double[] Builds, int? BuildsChange)> Small()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(RequireFolder(), "sap2021_small.json")));
        return
        [
            .. document.RootElement.GetProperty("series").EnumerateArray().Select(one =>
            {
                double[] runs = ValuesOf(one.GetProperty("values"));
                double[] builds = [.. runs.Zip(one.GetProperty("build").EnumerateArray().Select(build => build.GetInt64())).GroupBy(pair => pair.Second).OrderBy(group => group.Key).Select(group => Median([.. group.Select(pair => pair.First)]))];
                return (one.GetProperty("type").GetString()!, runs, PlaceOf(one.GetProperty("change_index")), builds, PlaceOf(one.GetProperty("change_build_index")));
            }),
        ];
    }

    private static double[] ValuesOf(JsonElement values) => [.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    private static int? PlaceOf(JsonElement place) => place.ValueKind == JsonValueKind.Null ? null : place.GetInt32();

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static string? FindFolder()
    {
        string? given = Environment.GetEnvironmentVariable("PERF_DATA");
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); given is null && folder is not null; folder = folder.Parent)
        {
            string beside = Path.Combine(folder.FullName, "shared", "data", "regression");
            given = Directory.Exists(beside) ? beside : null;
        }

        return given is not null && File.Exists(Path.Combine(given, "sap2022_series.json")) ? given : null;
    }
}
