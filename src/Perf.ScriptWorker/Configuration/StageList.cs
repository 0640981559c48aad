using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>Stages as k6's command line and environment have them: <c>10s:50,1m:100</c>. A pure function.</summary>
internal static class StageList
{
    /// <summary>Reads them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">Where it stands, for faults.</param>
    /// <param name="problems">Takes what is no stage.</param>
    /// <returns>The option <c>stages</c>; what its parts are is looked at with all other options.</returns>
    public static JsonArray Parse(string text, string where, OptionProblems problems)
    {
        var stages = new JsonArray();
        foreach (string stage in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = stage.Split(':');
            if (parts.Length != 2)
            {
                problems.Error($"{where} has '{stage}', and must be a list of duration:target");
                continue;
            }

            stages.Add(new JsonObject { ["duration"] = parts[0], ["target"] = parts[1] });
        }

        return stages;
    }
}
