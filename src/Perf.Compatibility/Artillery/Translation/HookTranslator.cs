using System.Text.RegularExpressions;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes steps of the functions of a processor. Whether it has a function is known when it has been loaded, before the load begins.</summary>
/// <param name="values">Reads values.</param>
/// <param name="hasProcessor">Whether the test has a processor.</param>
internal sealed partial class HookTranslator(NodeValues values, bool hasProcessor)
{
    /// <summary>Whether what <c>ifTrue</c> has is the name of a function.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">The variables of the test, which win.</param>
    /// <returns>False without a processor.</returns>
    public bool IsFunction(string text, VariableNames variables) => hasProcessor && Identifier().IsMatch(text) && !variables.Has(text);

    /// <summary>A step that is a function.</summary>
    /// <param name="name">The function.</param>
    /// <param name="place">Where it is named.</param>
    /// <returns>The step; none where there is no such function.</returns>
    public IReadOnlyList<Step> Function(string name, Place place) =>
        Check(name, place) ? [new FunctionStep { Name = name, Function = name, Line = place.Line }] : [];

    /// <summary>A loop that a function ends.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="name">The function, which is asked after each turn.</param>
    /// <param name="place">Where it is named.</param>
    /// <returns>The loop; none where there is no such function.</returns>
    public IReadOnlyList<Step> While(LoopStep loop, string name, Place place)
    {
        if (!Check(name, place))
        {
            return [];
        }

        var ask = new FunctionStep { Name = name, Function = name, Line = place.Line, EndsLoopUnlessTrue = true };
        return [loop with { Steps = [.. loop.Steps, ask] }];
    }

    /// <summary>The functions that a request is given to.</summary>
    /// <param name="scenario">The scenario, whose hooks come first.</param>
    /// <param name="request">The request, whose own come after them.</param>
    /// <param name="variables">The variables of the test.</param>
    /// <returns>The hooks; null where there are none.</returns>
    public RequestHooks? Request(ArtilleryScenario scenario, MapNode request, VariableNames variables)
    {
        var hooks = new RequestHooks
        {
            Before = [.. Of(scenario, "beforeRequest"), .. Of(request, "beforeRequest")],
            After = [.. Of(scenario, "afterResponse"), .. Of(request, "afterResponse")],
            OnError = Of(scenario, "onError"),
            Spec = NodeJson.Of(request),
            IfTrue = request["ifTrue"] is ScalarNode text && IsFunction(text.Text, variables) ? text.Text : null,
        };
        return hooks.IfTrue is not null || hooks.Before.Count + hooks.After.Count + hooks.OnError.Count > 0 ? hooks : null;
    }

    /// <summary>The functions that a scenario begins or ends with.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="hook"><c>beforeScenario</c> or <c>afterScenario</c>.</param>
    /// <returns>Steps.</returns>
    public IReadOnlyList<Step> Scenario(ArtilleryScenario scenario, string hook) =>
        [.. Of(scenario, hook).Select(name => new FunctionStep { Name = name, Function = name, Line = scenario.Place.Line })];

    private IReadOnlyList<string> Of(ArtilleryScenario scenario, string hook) =>
        [.. scenario.Hooks.GetValueOrDefault(hook, []).Where(name => Check(name, scenario.Place))];

    private IReadOnlyList<string> Of(MapNode request, string hook) => request[hook] is { } node
        ? [.. (node is ListNode list ? list.Items : [node]).Select(item => values.Text(item, hook)).OfType<string>().Where(name => Check(name, node.Place))]
        : [];

    private bool Check(string name, Place place)
    {
        if (!hasProcessor)
        {
            values.Problems.Add(place, $"the function '{name}' belongs to a processor, and the test has none; set config.processor to the file that has it");
        }

        return hasProcessor;
    }

    [GeneratedRegex(@"^[A-Za-z_$][A-Za-z0-9_$]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
