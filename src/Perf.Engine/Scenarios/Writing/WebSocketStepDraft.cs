using System.Globalization;
using Perf.Engine.Scenarios.Reading;

namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes a conversation over a WebSocket.</summary>
/// <param name="settings">What the file says for all steps.</param>
internal sealed class WebSocketStepDraft(StepDraftSettings settings)
{
    public DraftMapping Of(WebSocketStep step)
    {
        void Lose(string what) => settings.Losses.Add(new DraftLoss(step.Line, what));
        DraftMapping draft = StepHead.Of(step, "websocket", DraftScalar.Of(step.Url), $"WS {Address.PathOf(step.Url)}");
        if (step.Subprotocol is { } subprotocol)
        {
            draft.Add("subprotocol", subprotocol);
        }

        if (step.Headers.Count > 0)
        {
            draft.Add("headers", ValueDraft.Of(step.Headers));
        }

        if (step.Listens)
        {
            draft.Add("listen", DraftScalar.Of(true));
        }

        if (step.Messages.Count > 0)
        {
            draft.Add("messages", new DraftSequence(step.Messages.Select(message => Of(message, Lose))));
        }

        // What messages capture the reader makes captures of the step by itself.
        var ofMessages = new HashSet<(string Name, string Selector)>(CapturesOf(step.Messages));
        StepHead.AddAnswer(draft, step, settings.EndIterationOn, [.. step.Captures.Where(capture => !ofMessages.Contains((capture.Name, AssertionDraft.JsonPath(capture.Selector))))], Lose);
        return draft;
    }

    private static IEnumerable<(string Name, string Selector)> CapturesOf(IEnumerable<WebSocketMessage> messages)
    {
        int taken = 0;
        foreach (WebSocketReceive receive in messages.OfType<WebSocketReceive>())
        {
            taken += receive.Count;
            foreach (Capture capture in receive.Captures)
            {
                yield return (capture.Name, string.Create(CultureInfo.InvariantCulture, $"$[{taken - 1}]{AssertionDraft.JsonPath(capture.Selector)[1..]}"));
            }
        }
    }

    private static DraftMapping Of(WebSocketMessage message, Action<string> lose) => message switch
    {
        WebSocketSend { IsBinary: true } binary => new DraftMapping().Add("sendBase64", binary.Content),
        WebSocketSend { IsJson: true } json when JsonTree.Of(json.Content) is { } tree and not DraftScalar => new DraftMapping().Add("send", tree),
        WebSocketSend text => new DraftMapping().Add("send", ValueDraft.OfText(text.Content)),
        WebSocketPause pause => new DraftMapping().Add("think", ThinkStepDraft.Pause(pause.Min, pause.Max)),
        WebSocketReceive receive => Receive(receive, lose),
        _ => throw new ArgumentException($"There is no form for {message.GetType().Name}.", nameof(message)),
    };

    private static DraftMapping Receive(WebSocketReceive receive, Action<string> lose)
    {
        DraftMapping conditions = AssertionDraft.Of(receive.Conditions, lost => lose($"the condition '{lost.Name}' of a message"));
        var draft = new DraftMapping();
        foreach ((string key, DraftNode value) in (conditions["body"] as DraftMapping)?.Entries ?? [])
        {
            draft.Add(key, value);
        }

        if (conditions["json"] is { } json)
        {
            draft.Add("json", json);
        }

        if (receive.Timeout is { } timeout)
        {
            draft.Add("timeout", timeout);
        }

        if (receive.Count != 1)
        {
            draft.Add("count", receive.Count);
        }

        DraftMapping message = new DraftMapping().Add("receive", draft);
        DraftMapping captures = CaptureDraft.Of(receive.Captures, lost => lose($"a second capture of '{lost.Name}' from one message"));
        return captures.IsEmpty ? message : message.Add("capture", captures);
    }
}
