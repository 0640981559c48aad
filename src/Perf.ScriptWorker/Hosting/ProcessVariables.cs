using System.Collections;

namespace Perf.ScriptWorker.Hosting;

/// <summary>The process environment as <c>__ENV</c> has it.</summary>
internal static class ProcessVariables
{
    /// <summary>All variables, with others over them.</summary>
    /// <param name="over">What is added or replaced.</param>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> over)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            all[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        foreach ((string name, string value) in over)
        {
            all[name] = value;
        }

        return all;
    }
}
