using System.Globalization;
using Perf.Compatibility.Artillery.Reading;

namespace Perf.Compatibility.Artillery.Translation;

/// <summary>Makes the one conversation of a scenario of the WebSocket engine: it connects, does its steps, and closes. Pure.</summary>
/// <param name="shared">What the parts of the translation share.</param>
internal sealed class WebSocketTranslator(Translation shared)
{
    // A loop is written out, message by message.
    private const int MostMessages = 10_000;

    private readonly List<WebSocketMessage> _messages = [];
    private readonly List<Capture> _captures = [];
    private readonly List<Assertion> _expect = [];
    private readonly List<Assertion> _checks = [];
    private int _received;

    private MapNode Config => shared.Test.Config;

    /// <summary>Makes the step.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <returns>The step; none where it cannot be.</returns>
    public IReadOnlyList<Step> Translate(ArtilleryScenario scenario)
    {
        Node? connect = scenario.Flow is [MapNode first, ..] ? first["connect"] : null;
        MapNode settings = shared.Values.Map(Config["ws"], "config.ws") ?? new MapNode([], scenario.Place);
        shared.Values.CheckKeys(settings, "config.ws", ["subprotocols", "headers", "timeout"]);
        MapNode own = connect as MapNode ?? new MapNode([], scenario.Place);
        if (connect is MapNode)
        {
            shared.Values.CheckKeys(own, "connect", ["target", "headers", "subprotocols"]);
        }

        ScalarNode target = (own["target"] ?? (connect is MapNode ? null : connect)) as ScalarNode ?? shared.Test.Target;
        string[] subprotocols = [.. (shared.Values.List(own["subprotocols"] ?? settings["subprotocols"], "subprotocols")?.Items ?? []).Select(shared.Texts.TextOf)];
        if (subprotocols.Length > 1)
        {
            shared.Problems.Add((own["subprotocols"] ?? settings["subprotocols"])!.Place, "only one subprotocol is supported; name the one that the server takes");
        }

        foreach (Node step in connect is null ? scenario.Flow : scenario.Flow.Skip(1))
        {
            Add(step);
        }

        return
        [
            new WebSocketStep
            {
                Name = scenario.Label,
                Line = scenario.Place.Line,
                Url = AddressOf(shared.Texts.Text(target.Text, target.Place)),
                Subprotocol = subprotocols.FirstOrDefault(),
                Headers = [.. (shared.Values.Map(own["headers"] ?? settings["headers"], "headers")?.Entries ?? []).Select(entry => KeyValuePair.Create(shared.NameOf(entry), shared.Texts.TextOf(entry.Value)))],
                Listens = true,
                Messages = _messages,
                Captures = _captures,
                Expect = _expect,
                Checks = _checks,
                CapturesFirst = true,
                Timeout = TimeSpan.FromDays(1),
                EndsIterationOn = StepFailures.NoAnswer | StepFailures.Expectation,
            },
        ];
    }

    // The target of a test may be that of its http scenarios.
    private static string AddressOf(string target) => target.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? $"ws{target[4..]}" : target;

    private void Add(Node node)
    {
        if (_messages.Count > MostMessages)
        {
            return;
        }

        if (shared.Values.Map(node, "a step") is not { Entries.Count: > 0 } step)
        {
            return;
        }

        NodeEntry first = step.Entries[0];
        if (step["loop"] is ListNode body)
        {
            Loop(step, body);
        }
        else if (step["think"] is { } think && ThinkTranslator.Translate(shared, step, think) is [ThinkStep pause])
        {
            if (pause.Duration is not null)
            {
                shared.Problems.Add(think.Place, "a pause between messages cannot have a template in it; write its length out");
            }

            _messages.Add(new WebSocketPause { Min = pause.Min, Max = pause.Max });
        }
        else if (step.Find("send") is { } send)
        {
            Send(send.Value);
            foreach (NodeEntry beside in step.Entries.Where(entry => entry.Key is "capture" or "match"))
            {
                shared.Problems.Warn(beside.KeyPlace, $"{beside.Key} beside send is not looked at, in Artillery neither; put it into send, with what is sent as its payload");
            }
        }
        else if (step["wait"] is MapNode wait)
        {
            Receive(wait);
        }
        else if (step["log"] is { } log)
        {
            shared.Problems.Warn(log.Place, "log within a conversation over a WebSocket is left out");
        }
        else if (step["think"] is null)
        {
            shared.Problems.AddUnknown(first.KeyPlace, $"there is no step '{first.Key}' of the WebSocket engine that Perf has", first.Key, ["connect", "send", "wait", "think", "loop"]);
        }
    }

    private void Send(Node content)
    {
        var map = content as MapNode;
        bool listens = map is not null && (map["capture"] is not null || map["match"] is not null);
        if (!listens || map!.Find("payload") is not null)
        {
            Node payload = listens ? map!.Find("payload")!.Value.Value : content;
            _messages.Add(new WebSocketSend { Content = shared.Texts.TextOf(payload), IsJson = payload is not ScalarNode });
        }

        if (listens)
        {
            Receive(map!);
        }
    }

    // The very next message is the one that is meant, whatever it is.
    private void Receive(MapNode map)
    {
        int place = _received++;
        var captures = new CaptureTranslator(shared);
        IReadOnlyList<Capture> taken = captures.Captures(map["capture"]);
        (IReadOnlyList<Assertion> match, IReadOnlyList<Assertion> unstrict) = captures.Match(map["match"]);
        foreach (Capture other in taken.Where(capture => capture.Kind != CaptureKind.Json))
        {
            shared.Problems.Add(map.Place, $"the capture of '{other.Name}' from a message must be by JSONPath");
        }

        foreach (Assertion other in match.Concat(unstrict).Where(assertion => assertion.Part != ResponsePart.Json))
        {
            shared.Problems.Add(map.Place, $"what a message must match ('{other.Name}') must be by JSONPath");
        }

        TimeSpan timeout = shared.Values.Duration(Config["timeout"], "config.timeout") ?? shared.Values.Duration((Config["ws"] as MapNode)?["timeout"], "config.ws.timeout") ?? TimeSpan.FromSeconds(10);
        _messages.Add(new WebSocketReceive { Timeout = timeout, Captures = taken });

        // The step as a whole sees the messages as one array.
        string At(string path) => string.Create(CultureInfo.InvariantCulture, $"$[{place}]{(path.StartsWith('$') ? path[1..] : $".{path}")}");
        _captures.AddRange(taken.Select(capture => capture with { Selector = At(capture.Selector) }));
        _expect.AddRange(match.Select(assertion => assertion with { Selector = At(assertion.Selector) }));
        _checks.AddRange(unstrict.Select(assertion => assertion with { Selector = At(assertion.Selector) }));
    }

    private void Loop(MapNode step, ListNode body)
    {
        if (step["over"] is not null || step["whileTrue"] is not null || step["count"] is not ScalarNode { Number: { } count } || count < 1)
        {
            shared.Problems.Add(step.Place, "a loop of messages must have a count that is a number; other loops within a conversation are not supported");
            return;
        }

        for (int turn = 0; turn < count && _messages.Count <= MostMessages; turn++)
        {
            foreach (Node item in body.Items)
            {
                Add(item);
            }
        }

        if (_messages.Count > MostMessages)
        {
            shared.Problems.Add(step.Place, FormattableString.Invariant($"a conversation of more than {MostMessages:N0} messages is not supported"));
        }
    }
}
