using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads a step that begins with <c>websocket:</c>.</summary>
internal static class WebSocketStepReader
{
    public static WebSocketStep? Read(ValueReader values, YamlMapping mapping, IEnumerable<string> otherKinds, TemplateScope scope)
    {
        // A second verb is told already, and is not an unknown key besides.
        var section = new Section(values, mapping, "a websocket step", [.. ScenarioKeys.WebSocketStep.Union(otherKinds)]);
        string? url = Address.WebSocketUrl(values, section["websocket"]!, "websocket", scope);
        string? name = section.NameText("name");
        IReadOnlyList<KeyValuePair<string, string>> headers = PairsReader.ReadHeaders(values, section.MappingOf("headers"), scope);
        var messages = new WebSocketMessageReader(values, scope);
        if (section["messages"] is { } node)
        {
            messages.Read(node);
        }

        var step = new WebSocketStep
        {
            Name = name ?? (url is null ? "" : $"WS {Address.PathOf(url)}"),
            Line = mapping.Line,
            Url = url ?? "",
            Subprotocol = Subprotocol(values, section),
            Headers = headers,
            Listens = section.Boolean("listen") ?? false,
            Messages = messages.Messages,
            Timeout = section.Duration("timeout", allowZero: false),
            Expect = AssertionReader.ReadExpect(values, section.MappingOf("expect"), scope),
            Checks = AssertionReader.ReadChecks(values, section.MappingOf("checks"), scope),
            Captures = [.. CaptureReader.Read(values, section.MappingOf("capture"), scope), .. messages.Captures],
        };
        return url is null && name is null ? null : step;
    }

    private static string? Subprotocol(ValueReader values, Section section)
    {
        string? subprotocol = section.NameText("subprotocol");
        if (subprotocol is null || PairsReader.IsToken(subprotocol))
        {
            return subprotocol;
        }

        values.Problems.Add(section["subprotocol"]!, $"'{ValueReader.Shortened(subprotocol)}' cannot be the name of a subprotocol", "letters, digits and marks, such as chat.v1");
        return null;
    }
}
