using System.Collections;
using Perf.Engine.Templates;

namespace Perf.ScriptWorker.Hosting;

/// <summary>The process environment as <c>__ENV</c> has it.</summary>
internal static class ProcessVariables
{
    /// <summary>All variables, with others over them.</summary>
    /// <param name="over">What is added or replaced; the values are templates, whose references to the environment are resolved here and not where the plan was made, for they may be secrets.</param>
    /// <exception cref="PerfException">A value refers to what is not there.</exception>
    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> over)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            all[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        VariableResolution resolved = VariableResolver.Resolve(
            over.ToDictionary(pair => pair.Key, pair => new Variable { Values = [ScalarValue.OfText(pair.Value)] }, StringComparer.Ordinal), Environment.GetEnvironmentVariable).OrThrow();
        if (resolved.Computed is [var (computed, _), ..])
        {
            throw new PerfException(
                ErrorIds.ArgumentInvalid, $"The variable '{computed}' calls a function, which has another value each time; in a script's __ENV a variable has one. Give a text or ${{env:NAME}}, and call the function in the script.", computed);
        }

        foreach ((string name, Variable variable) in resolved.Variables)
        {
            all[name] = variable.Values[0].Text;
        }

        return all;
    }
}
