using Acornima.Ast;

namespace Perf.ScriptWorker.Lowering;

/// <summary>The variables of a plan that a script's values become.</summary>
internal sealed class PlanVariables
{
    private readonly Dictionary<string, Variable> _drawn = new(StringComparer.Ordinal);
    private readonly Dictionary<(RequestDraft Request, string Path), VariableValue> _captured = [];
    private int _count;

    /// <summary>Variables that each iteration draws anew.</summary>
    public IReadOnlyDictionary<string, Variable> Drawn => _drawn;

    /// <summary>A value that is drawn from a list in each iteration.</summary>
    /// <param name="values">The list.</param>
    public VariableValue Draw(IReadOnlyList<ScalarValue> values)
    {
        string name = $"drawn{++_count}";
        _drawn[name] = new Variable { Values = values };
        return new VariableValue(name, IsCaptured: false);
    }

    /// <summary>A value that is taken out of an answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path as the script has it.</param>
    /// <param name="jsonPath">The same as JSONPath, from behind the root.</param>
    /// <param name="node">Where it is taken.</param>
    public VariableValue Capture(RequestDraft request, string path, string jsonPath, Node node)
    {
        if (_captured.TryGetValue((request, path), out VariableValue? known))
        {
            return known;
        }

        if (!request.IsOpen)
        {
            throw new NotLoweredException("a value of an answer that is taken later than directly after the request", node);
        }

        string name = $"captured{++_count}";
        request.Guards.Add(Guard.Json);
        request.Captures.Add(new Capture { Name = name, Kind = CaptureKind.Json, Selector = "$" + jsonPath, Default = "undefined" });
        return _captured[(request, path)] = new VariableValue(name, IsCaptured: true);
    }

    /// <summary>Whether a value is drawn, in whole or in part.</summary>
    public bool IsRandom(LoweredValue value) => value switch
    {
        VariableValue { IsCaptured: false } or SpanValue => true,
        TextValue text => text.Parts.Any(IsRandom),
        ObjectValue members => members.Members.Any(member => IsRandom(member.Value)),
        ListValue list => list.Items.Any(IsRandom),
        JsonTextValue json => IsRandom(json.Source),
        NamedUrlValue url => IsRandom(url.Text),
        _ => false,
    };
}
