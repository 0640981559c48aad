using Perf.Engine.Flows;
using Perf.Engine.Templates;

namespace Perf.Engine.Protocols;

/// <summary>What a protocol may use when it compiles a step.</summary>
/// <param name="scenario">The scenario of the plan.</param>
/// <param name="target">The target's address.</param>
/// <param name="variables">The run's variables.</param>
/// <param name="environment">Reads the process environment; its values stay in memory.</param>
public sealed class StepContext(Scenario scenario, Uri target, VariableTable variables, Func<string, string?> environment)
{
    /// <summary>The scenario of the plan.</summary>
    public Scenario Scenario { get; } = scenario;

    /// <summary>The target's address.</summary>
    public Uri Target { get; } = target;

    /// <summary>Whether a connection for requests may be opened; null where all may.</summary>
    internal ConnectionRule? Rule { get; init; }

    /// <summary>Whether the plan is somebody else's: then drivers open no file of this machine for it, and look for no password that it does not name.</summary>
    internal bool IsForeign { get; init; }

    /// <summary>Compiles a template.</summary>
    /// <param name="source">The template's text.</param>
    /// <param name="isJson">Whether it is a JSON document, into which values are escaped.</param>
    /// <returns>The compiled template.</returns>
    public TextTemplate Text(string source, bool isJson = false) => TextTemplate.Compile(source, variables, environment, isJson);

    /// <summary>Compiles a body with files in it.</summary>
    /// <param name="body">The body, or null.</param>
    /// <returns>Null when it is no body of files.</returns>
    public ContentTemplate? Content(RequestBody? body) => ContentTemplate.Compile(body, variables, environment);

    /// <summary>The place of a variable in <see cref="StepCall.Values"/>, for a value that keeps its kind.</summary>
    /// <param name="name">The variable's name.</param>
    /// <returns>0 or more.</returns>
    public int SlotOf(string name) => variables.SlotOf(name);

    /// <summary>All variables of the run and what steps capture, with their places in <see cref="StepCall.Values"/>. It fills up to the end of compiling, later steps included.</summary>
    public IReadOnlyDictionary<string, int> Slots => variables.Slots;

    /// <summary>The value of a template that is the same for the whole run, such as an address of a database.</summary>
    /// <param name="source">The template's text; it may refer to variables of one value and to the environment.</param>
    /// <returns>The final text. It may hold secrets: for memory only.</returns>
    /// <exception cref="PerfException">It refers to what is not there, or to a list, which has another value in each iteration.</exception>
    public string Constant(string source)
    {
        Template template = Template.Parse(source);
        if (template.Parts.All(part => part.Kind != TemplatePartKind.Variable))
        {
            return template.Expand(_ => null, environment);
        }

        VariableResolution resolution = VariableResolver.Resolve(Scenario.Variables, environment, name => InputCompiler.IsPerIteration(Scenario, name)).OrThrow();
        return template.Expand(
            name => !resolution.Variables.TryGetValue(name, out Variable? variable) ? (resolution.IsKnown(name) ? throw IsComputed(name) : null)
                : variable.Values.Count == 1 ? variable.Values[0].Text : throw IsList(name),
            environment);
    }

    private static PerfException IsComputed(string name) =>
        new(ErrorIds.ScenarioInvalid, $"A connection is the same for the whole run and cannot refer to '{name}', which is worked out anew in each iteration.", name);

    private static PerfException IsList(string name) =>
        new(ErrorIds.ScenarioInvalid, $"A connection is the same for the whole run and cannot refer to the list '{name}', which has another value in each iteration.", name);
}
