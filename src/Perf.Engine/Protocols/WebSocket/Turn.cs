using Perf.Engine.Flows;

namespace Perf.Engine.Protocols.WebSocket;

/// <summary>One message of a step made ready to run.</summary>
internal sealed class Turn
{
    /// <summary>What the scenario says.</summary>
    public required WebSocketMessage Source { get; init; }

    /// <summary>What is sent.</summary>
    public TextTemplate? Content { get; private init; }

    /// <summary>What a received message must fulfil.</summary>
    public IReadOnlyList<CompiledAssertion> Conditions { get; private init; } = [];

    /// <summary>What is taken from a received message.</summary>
    public IReadOnlyList<CompiledCapture> Captures { get; private init; } = [];

    public static Turn Compile(WebSocketMessage message, StepContext context) => message switch
    {
        WebSocketSend send => new Turn { Source = send, Content = context.Text(send.Content, send.IsJson) },
        WebSocketReceive receive => new Turn
        {
            Source = receive,
            Conditions = [.. receive.Conditions.Select(one => new CompiledAssertion(one, [.. one.Expected.Select(text => context.Text(text))], one.Operator == ComparisonOperator.Matches ? RegexOf.Compile(one.Expected[0]) : null))],
            Captures = [.. receive.Captures.Select(one => new CompiledCapture(one, context.SlotOf(one.Name), one.Kind == CaptureKind.Regex ? RegexOf.Compile(one.Selector) : null))],
        },
        _ => new Turn { Source = message },
    };
}
