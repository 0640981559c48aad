using Perf.Engine.Flows;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;
using Perf.Engine.Templates.Functions;

namespace Perf.Engine.Running;

/// <summary>
/// The sign-ins of a run: the tokens that all virtual users share, and the requests that get them, which run as tasks beside the loops. However many virtual
/// users need a token at the same time, one request gets it, and the others wait for that. A token that is due for renewal goes on being used meanwhile.
/// </summary>
internal sealed class TokenStore : IAsyncDisposable
{
    // What cannot be renewed is tried again after this long, while the token still holds.
    private const long RetryTicks = TimeSpan.TicksPerSecond;

    private readonly Shared[] _shared;
    private readonly CancellationTokenSource _stopped;
    private readonly HashSet<Task> _running = [];

    /// <summary>Creates it.</summary>
    /// <param name="count">How many sign-ins there are.</param>
    /// <param name="stopped">The run was stopped from outside.</param>
    public TokenStore(int count, CancellationToken stopped)
    {
        _shared = [.. Enumerable.Range(0, count).Select(_ => new Shared())];
        _stopped = CancellationTokenSource.CreateLinkedTokenSource(stopped);
    }

    /// <summary>The token that all share, or null where somebody has to get one first. Begins its renewal when that is due.</summary>
    /// <param name="signIn">The sign-in.</param>
    /// <param name="vu">The virtual user that asks, on its loop.</param>
    public Token? Current(SignIn signIn, VirtualUser vu)
    {
        Shared shared = _shared[signIn.Number];
        Token? token = Volatile.Read(ref shared.Token);
        long now = vu.Context.Loop.Now;
        if (token is null || now >= token.ExpiresAt)
        {
            return null;
        }

        if (now >= token.RenewAt && Interlocked.CompareExchange(ref shared.IsRenewing, 1, 0) == 0)
        {
            Begin(signIn, vu, token.Refresh, shared.Bring);
        }

        return token;
    }

    /// <summary>Waits for the token that all share; who comes first gets it.</summary>
    public void WaitFor(SignIn signIn, VirtualUser vu, SignInFlight flight)
    {
        Shared shared = _shared[signIn.Number];
        if (shared.Join(flight, vu.Context.Loop.Now))
        {
            Begin(signIn, vu, Volatile.Read(ref shared.Token)?.Refresh, shared.Bring);
        }
    }

    /// <summary>A server did not take the token that all share: who needs one next gets a new one.</summary>
    /// <param name="signIn">The sign-in.</param>
    /// <param name="value">The token that was refused; another may have come since.</param>
    /// <param name="now">When the answer came, ticks of <see cref="Clock"/>.</param>
    public void Refuse(SignIn signIn, ScalarValue value, long now)
    {
        Shared shared = _shared[signIn.Number];
        if (Volatile.Read(ref shared.Token) is { } token && token.Value.Equals(value) && token.Refused(now) is var refused && refused != token)
        {
            // When another has come just now, that one stays.
            _ = Interlocked.CompareExchange(ref shared.Token, refused, token);
        }
    }

    /// <summary>Gets a token for one virtual user alone.</summary>
    public void Get(SignIn signIn, VirtualUser vu, SignInFlight flight, string? refresh)
    {
        int use = flight.Use;
        Begin(signIn, vu, refresh, (token, problem) => flight.Bring(use, token, problem));
    }

    /// <summary>Ends what is still under way: afterwards nobody tells a loop anything any more.</summary>
    public async Task EndAsync()
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_running)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _stopped.Dispose();
        return ValueTask.CompletedTask;
    }

    // On the virtual user's loop. Its values go on changing while the task runs, so that it takes its own along.
    private void Begin(SignIn signIn, VirtualUser vu, string? refresh, Action<Token?, string> ended)
    {
        Task task;
        try
        {
            DateTimeOffset now = vu.Context.Run.Time.GetUtcNow();
            CompiledCall.EvaluateAll(signIn.First.Calls, vu.Values, new FunctionFrame(ref vu.Random, now));
            CompiledCall.EvaluateAll(signIn.Renewal.Calls, vu.Values, new FunctionFrame(ref vu.Random, now));
            ScalarValue[] values = [.. vu.Values];
            var caller = new StepCall { Values = values, Vu = vu.Number, Iteration = vu.Iterations, WantsBody = true, MaxBodySize = signIn.First.MaxBodySize };
            task = Task.Run(() => RunAsync(signIn, vu, caller, refresh, ended));
        }
        catch (Exception fault)
        {
            // Whatever it is: others wait for this one, and would wait for ever.
            string problem = fault.Message;
            vu.Context.Loop.Defer(() => ended(null, problem));
            return;
        }

        lock (_running)
        {
            _running.Add(task);
        }

        _ = task.ContinueWith(
            done =>
            {
                lock (_running)
                {
                    _running.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task RunAsync(SignIn signIn, VirtualUser vu, StepCall call, string? refresh, Action<Token?, string> ended)
    {
        Token? token = null;
        string problem = "";
        try
        {
            if (refresh is not null)
            {
                call.Values[signIn.RefreshSlot] = ScalarValue.OfText(refresh);
                (token, problem) = await AskAsync(signIn, signIn.Renewal, vu, call, refresh).ConfigureAwait(false);
            }

            if (token is null)
            {
                (token, problem) = await AskAsync(signIn, signIn.First, vu, call, refresh: null).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            problem = e.GetType().Name;
        }

        ended(token, problem);
    }

    private async Task<(Token? Token, string Problem)> AskAsync(SignIn signIn, CompiledProtocolStep step, VirtualUser vu, StepCall call, string? refresh)
    {
        var outcome = new StepOutcome();
        long due = Clock.Now;
        await StepRunner.RunAsync(step.Action, call, outcome, step.Timeout, _stopped.Token).ConfigureAwait(false);
        long endedAt = Clock.Now;
        (Token? token, string problem) = Token.Of(outcome, endedAt, signIn.Margin, refresh);
        if (!outcome.Interrupted)
        {
            if (token is null && outcome.ErrorClass is null && outcome.Status is >= 200 and < 400)
            {
                outcome.Fail(ErrorClasses.SignInFailed, problem);
            }

            vu.Context.Loop.Post(() => vu.Context.Judge.Count(step, outcome, vu, due, endedAt, isGood: token is not null, isLast: true));
        }

        return (token, problem);
    }

    /// <summary>One token of all, and who waits for it.</summary>
    private sealed class Shared
    {
        public Token? Token;
        public int IsRenewing;
        private readonly List<(SignInFlight Flight, int Use)> _waiting = [];

        /// <summary>Adds one who waits.</summary>
        /// <returns>Whether it is the one that must get the token.</returns>
        public bool Join(SignInFlight flight, long now)
        {
            lock (_waiting)
            {
                // It may have come since it was looked for.
                if (Token is { } token && now < token.ExpiresAt)
                {
                    flight.Bring(flight.Use, token, "");
                    return false;
                }

                _waiting.Add((flight, flight.Use));
                return Interlocked.CompareExchange(ref IsRenewing, 1, 0) == 0;
            }
        }

        /// <summary>The request has ended: all who wait hear of it.</summary>
        public void Bring(Token? token, string problem)
        {
            (SignInFlight Flight, int Use)[] waiting;
            lock (_waiting)
            {
                waiting = [.. _waiting];
                _waiting.Clear();
                Volatile.Write(ref Token, token ?? (Token is { } old ? old with { RenewAt = Clock.Now + RetryTicks } : null));
                Volatile.Write(ref IsRenewing, 0);
            }

            foreach ((SignInFlight flight, int use) in waiting)
            {
                flight.Bring(use, token, problem);
            }
        }
    }
}
