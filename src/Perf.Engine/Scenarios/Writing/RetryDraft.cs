namespace Perf.Engine.Scenarios.Writing;

/// <summary>Writes how a step is tried again, as <c>retry:</c> has it. What is the default is left out.</summary>
internal static class RetryDraft
{
    private static readonly RetryPolicy s_usual = new();

    public static DraftNode Of(RetryPolicy policy)
    {
        DraftMapping draft = new DraftMapping().Add("attempts", policy.Attempts);
        if (policy.Delay != s_usual.Delay)
        {
            draft.Add("delay", policy.Delay);
        }

        if (policy.Backoff != s_usual.Backoff)
        {
            draft.Add("backoff", DraftScalar.Of(policy.Backoff));
        }

        if (policy.MaxDelay != s_usual.MaxDelay)
        {
            draft.Add("maxDelay", policy.MaxDelay);
        }

        if (policy.Jitter != s_usual.Jitter)
        {
            draft.Add("jitter", DraftScalar.Of(policy.Jitter));
        }

        if (policy.OnStatus.Count > 0)
        {
            draft.Add("onStatus", new DraftSequence(policy.OnStatus.Select(ValueDraft.OfText)));
        }

        if (policy.OnErrors.Count > 0)
        {
            draft.Add("onErrors", DraftSequence.Of(policy.OnErrors));
        }

        return draft.Entries.Count == 1 ? DraftScalar.Of((long)policy.Attempts) : draft;
    }
}
