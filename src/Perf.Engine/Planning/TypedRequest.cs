using Perf.Engine.Scenarios.Types;

namespace Perf.Engine.Planning;

/// <summary>Makes a request for a type of test one for a scenario: the shipped one of the type, or the user's with the type's load. A pure function.</summary>
internal static class TypedRequest
{
    /// <summary>Makes it.</summary>
    /// <param name="request">The request; one without a type comes back as it is.</param>
    /// <param name="given">The variables of the environment and of the command line.</param>
    /// <param name="environment">Reads the process environment.</param>
    /// <returns>The request, and a sentence for whatever is not looked at.</returns>
    /// <exception cref="PerfException">There is no such type, its settings cannot be read, or the scenario does not fit it.</exception>
    public static (RunRequest Request, IReadOnlyList<string> Notes) Of(RunRequest request, IReadOnlyDictionary<string, Variable> given, Func<string, string?> environment)
    {
        if (request.Type is null)
        {
            return (request, []);
        }

        ScenarioType type = ScenarioTypes.Find(request.Type);
        TypeSettings settings = TypeSettings.Of(given);
        bool isOwn = request.Scenario.Flows.Count > 0;
        (Scenario scenario, IReadOnlyList<string> leftOut) = isOwn ? (request.Scenario, []) : TypeScenario.Of(type, [.. given.Keys], environment);
        if (!isOwn && settings.Rate is null)
        {
            settings = settings with { Rate = TypeLoad.UsualRate };
        }

        (scenario, IReadOnlyList<string> notes) = TypeLoad.Apply(type, scenario, settings);
        return (request with { Type = null, Scenario = scenario }, [.. leftOut, .. notes]);
    }
}
