using System.Text.Json;

namespace Perf.Reporting.Json;

/// <summary>A run's profiles for speedscope (its file format, https://www.speedscope.app/file-format-schema.json), which shows them as flame graphs to zoom into.</summary>
internal sealed class SpeedscopeReport : IReportWriter
{
    public string Format => "speedscope";

    public string Extension => ".speedscope.json";

    public string? ContentType => "application/json";

    public void Write(RunResult result, TextWriter writer)
    {
        if (result.Profiles.Count == 0)
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid,
                $"The run {result.Id} has no profile. Invoke-PerfTest -Profile Shop.dll samples a .NET process while the load runs; give its number, or the name of the program or of the assembly that dotnet runs.",
                result.Id);
        }

        if (result.Profiles.FirstOrDefault(profile => !profile.IsSound()) is { } damaged)
        {
            throw new PerfException(ErrorIds.ResultInvalid, $"The profile of '{damaged.Process}' in the run {result.Id} is damaged: its calls make no tree.", result.Id);
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, result);
        }

        writer.Write(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
        writer.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, RunResult result)
    {
        ProfileFrame[] frames = [.. result.Profiles.SelectMany(profile => profile.Frames).Distinct()];
        Dictionary<ProfileFrame, int> places = frames.Select((frame, place) => (frame, place)).ToDictionary(pair => pair.frame, pair => pair.place);
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.WriteString("name", $"{result.Scenario} {result.Id}");
        json.WriteString("exporter", $"Perf {result.PerfVersion}");
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (ProfileFrame frame in frames)
        {
            json.WriteStartObject();
            json.WriteString("name", frame.Name);
            if (frame.Module.Length > 0)
            {
                json.WriteString("file", frame.Module);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("profiles");
        foreach (ProcessProfile profile in result.Profiles)
        {
            Write(json, profile, places);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ProcessProfile profile, Dictionary<ProfileFrame, int> places)
    {
        ProfileNode[] tops = [.. profile.Nodes.Where(node => node.Self > 0)];
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", $"{profile.Process} ({profile.ProcessId}), {(profile.Kind == ProfileKind.Cpu ? "cpu" : "wall")}");
        json.WriteString("unit", "none");
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", tops.Sum(node => node.Self));
        json.WriteStartArray("samples");
        foreach (ProfileNode top in tops)
        {
            json.WriteStartArray();
            foreach (int frame in Stack(profile, top))
            {
                json.WriteNumberValue(places[profile.Frames[frame]]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (ProfileNode top in tops)
        {
            json.WriteNumberValue(top.Self);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // From the outermost caller on.
    private static IEnumerable<int> Stack(ProcessProfile profile, ProfileNode top)
    {
        var frames = new Stack<int>([top.Frame]);
        for (int parent = top.Parent; parent >= 0; parent = profile.Nodes[parent].Parent)
        {
            frames.Push(profile.Nodes[parent].Frame);
        }

        return frames;
    }
}
