using Perf.Engine.Flows;

namespace Perf.Engine.Running;

/// <summary>A virtual user's wait for a token. While it waits its loop does other things.</summary>
internal sealed class SignInFlight(VirtualUser vu) : IStepFlight
{
    private readonly Token?[] _own = vu.OwnTokens;
    private CompiledStep? _step;

    /// <summary>Counts the waits, so that a token that comes too late is not taken for that of another wait.</summary>
    public int Use { get; private set; }

    /// <summary>Puts the token of a step among the values.</summary>
    /// <param name="step">The step.</param>
    /// <returns>Whether the step may begin; otherwise it begins when the token has come.</returns>
    public bool TryUse(CompiledStep step)
    {
        SignIn signIn = step.SignIn!;
        TokenStore store = vu.Context.Run.Tokens;
        string identity = signIn.PerUser ? signIn.Identity.Render(vu.Values) : "";
        Token? own = _own[signIn.Number];
        Token? token = signIn.PerUser ? (own?.Identity == identity && vu.Context.Loop.Now < own.RenewAt ? own : null) : store.Current(signIn, vu);
        if (token is not null)
        {
            vu.Values[signIn.TokenSlot] = token.Value;
            return true;
        }

        _step = step;
        Use++;
        vu.InFlight(this);
        if (signIn.PerUser)
        {
            store.Get(signIn, vu, this, own?.Identity == identity ? own.Refresh : null);
        }
        else
        {
            store.WaitFor(signIn, vu, this);
        }

        return false;
    }

    /// <summary>A server did not take the token of a step: the next step that needs it gets a new one.</summary>
    /// <param name="signIn">The step's sign-in.</param>
    /// <param name="now">When the answer came, ticks of <see cref="Pacing.Clock"/>.</param>
    public void Refused(SignIn signIn, long now)
    {
        ScalarValue value = vu.Values[signIn.TokenSlot];
        if (!signIn.PerUser)
        {
            vu.Context.Run.Tokens.Refuse(signIn, value, now);
        }
        else if (_own[signIn.Number] is { } own && own.Value.Equals(value))
        {
            _own[signIn.Number] = own.Refused(now);
        }
    }

    /// <summary>Brings the token, from any thread.</summary>
    /// <param name="use">The wait that it is for.</param>
    /// <param name="token">The token, or null.</param>
    /// <param name="problem">Why there is none.</param>
    public void Bring(int use, Token? token, string problem) => vu.Context.Loop.Post(() => Take(use, token, problem));

    public void Interrupt()
    {
        // Otherwise the step has its token, and ends by itself.
        if (_step is not null)
        {
            _step = null;
            vu.StepEnded(StepEnd.Interrupted);
        }
    }

    private void Take(int use, Token? token, string problem)
    {
        if (_step is not { } step || use != Use)
        {
            return;
        }

        _step = null;
        vu.Context.Loop.ReadClock();
        if (token is null)
        {
            vu.StepRefused(step, ErrorClasses.SignInFailed, $"no token by '{step.SignIn!.First.Name}': {problem}");
            return;
        }

        if (step.SignIn!.PerUser)
        {
            _own[step.SignIn.Number] = token with { Identity = step.SignIn.Identity.Render(vu.Values) };
        }

        vu.Values[step.SignIn.TokenSlot] = token.Value;
        vu.BeginWithToken(step);
    }
}
