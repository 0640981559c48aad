using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>messages:</c> of a websocket step.</summary>
internal sealed class WebSocketMessageReader(ValueReader values, TemplateScope scope)
{
    private const int MostMessages = 1_000_000;

    private readonly List<WebSocketMessage> _messages = [];
    private readonly List<Capture> _captures = [];
    private int _taken;

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<WebSocketMessage> Messages => _messages;

    /// <summary>What the messages capture, by their places in the array of all messages that are taken: for the steps after this one.</summary>
    public IReadOnlyList<Capture> Captures => _captures;

    public void Read(YamlNode node)
    {
        foreach (YamlNode item in values.Sequence(node, "messages")?.Items ?? [])
        {
            if (item is not YamlMapping mapping)
            {
                values.Problems.Add(item, $"a message must be a mapping such as 'send: hello' or 'receive: {{}}', not {ValueReader.Shown(item)}", string.Join(", ", ScenarioKeys.WebSocketVerbs));
            }
            else if (ReadOne(mapping) is { } message)
            {
                _messages.Add(message);
            }
        }
    }

    private WebSocketMessage? ReadOne(YamlMapping mapping)
    {
        var section = new Section(values, mapping, "a message", ScenarioKeys.WebSocketMessage);
        string[] verbs = [.. ScenarioKeys.WebSocketVerbs.Where(section.Has)];
        if (verbs.Length != 1)
        {
            values.Problems.Add(mapping, "a message needs exactly one of send, sendBase64, receive and think");
            return null;
        }

        if (verbs[0] != "receive" && section["capture"] is { } capture)
        {
            values.Problems.Add(capture, "'capture' belongs to a message with 'receive'");
        }

        YamlNode node = section[verbs[0]]!;
        return verbs[0] switch
        {
            "send" when node is YamlMapping or YamlSequence => BodyReader.ReadJson(values, node, scope) is { } json && CheckCalls(node, json) ? new WebSocketSend { Content = json, IsJson = true } : null,
            "send" => values.Template(node, "send", scope) is { } text && CheckCalls(node, text) ? new WebSocketSend { Content = text } : null,
            "sendBase64" => Base64(node),
            "think" => StepReader.ReadPause(values, node, ScenarioKeys.Pause) is { } pause ? new WebSocketPause { Min = pause.Min, Max = pause.Max } : null,
            _ => values.Mapping(node, "receive") is { } receive ? Receive(receive, section) : null,
        };
    }

    // Functions are worked out when the step begins, and what its own messages bring is not there yet.
    private bool CheckCalls(YamlNode node, string text)
    {
        var template = Template.Parse(text);
        string? early = template.References.FirstOrDefault(part => _captures.Any(capture => capture.Name == part.Text) && template.Parts.Any(call => call.Kind == TemplatePartKind.Call && call.Offset == part.Offset)).Text;
        if (early is null)
        {
            return true;
        }

        values.Problems.Add(node, $"a function here cannot use '{early}', which a message of the same step brings: functions are worked out when the step begins. Do it in two steps, or send the value as it is");
        return false;
    }

    private WebSocketSend? Base64(YamlNode node)
    {
        if (values.Template(node, "sendBase64", scope) is not { } text || !CheckCalls(node, text))
        {
            return null;
        }

        if (Template.Parse(text).IsLiteral && !Convert.TryFromBase64String(text, new byte[text.Length], out _))
        {
            values.Problems.Add(node, "'sendBase64' must be base64");
            return null;
        }

        return new WebSocketSend { Content = text, IsBinary = true };
    }

    private WebSocketReceive Receive(YamlMapping mapping, Section message)
    {
        var section = new Section(values, mapping, "receive", ScenarioKeys.WebSocketReceive);
        int count = (int?)section.Integer("count", 1, MostMessages) ?? 1;
        _taken += count;
        IReadOnlyList<Capture> captures = CapturesOf(message);
        _captures.AddRange(captures.Select(capture => capture with { Selector = $"$[{_taken - 1}]{capture.Selector[1..]}" }));

        // Already the messages after this one may use what it brings.
        scope.AddCaptures(VariablesReader.Names(message["capture"]));
        return new WebSocketReceive
        {
            Conditions = [.. AssertionReader.ReadText(values, mapping, scope), .. AssertionReader.ReadJson(values, section.MappingOf("json"), scope)],
            Count = count,
            Timeout = section.Duration("timeout", allowZero: false),
            Captures = captures,
        };
    }

    private IReadOnlyList<Capture> CapturesOf(Section message)
    {
        YamlMapping? mapping = message.MappingOf("capture");
        foreach (YamlEntry entry in mapping?.Entries ?? [])
        {
            if (entry.Value is YamlMapping definition && definition.Entries.Where(one => ScenarioKeys.CaptureKinds.Contains(one.Name) && one.Name != "json").Cast<YamlEntry?>().FirstOrDefault() is { } other)
            {
                values.Problems.Add(other.Key, $"a message's capture takes its value by json; '{other.Name}' works in the capture of the whole step");
                return [];
            }
        }

        return CaptureReader.Read(values, mapping, scope, allowRandom: false);
    }
}
