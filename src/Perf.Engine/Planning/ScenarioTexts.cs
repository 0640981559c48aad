using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Templates;

namespace Perf.Engine.Planning;

/// <summary>Texts of a scenario that are the same for a whole run, for those beside the engine that use them.</summary>
public static class ScenarioTexts
{
    /// <summary>Makes what puts values in place of a text's references.</summary>
    /// <param name="scenario">The scenario, for its variables.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The function; it throws a <see cref="PerfException"/> where a reference has no value, or another in each iteration. What it gives may hold secrets: for memory only.</returns>
    public static Func<string, string> Resolver(Scenario scenario, Func<string, string?> environment)
    {
        var context = new StepContext(scenario, new Uri("http://localhost/"), new VariableTable(), environment);
        return text =>
        {
            try
            {
                return context.Constant(text);
            }
            catch (TemplateException e)
            {
                throw new PerfException(ErrorIds.ScenarioInvalid, $"'{text}' cannot be read: {e.Message}", scenario.Path ?? scenario.Name, e);
            }
        };
    }
}
