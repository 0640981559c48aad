using System.Text.Json.Nodes;

namespace Perf.ScriptWorker.Configuration;

/// <summary>The command line as the topmost layer of options. A pure function.</summary>
internal static class CommandLineLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="problems">Takes what cannot be read.</param>
    /// <returns>The layer; empty where it says nothing.</returns>
    public static JsonObject Of(ScriptRunOptions options, OptionProblems problems)
    {
        var layer = new JsonObject();
        if (options.Vus is { } vus)
        {
            layer["vus"] = vus;
        }

        if (options.Duration is { } duration)
        {
            layer["duration"] = duration;
        }

        if (options.Iterations is { } iterations)
        {
            layer["iterations"] = iterations;
        }

        if (options.Stages.Count > 0)
        {
            layer["stages"] = StageList.Parse(string.Join(',', options.Stages), "-Stage", problems);
        }

        return layer;
    }
}
