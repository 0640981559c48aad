using System.Globalization;
using Perf.Engine.Protocols;
using Perf.Engine.Running;

namespace Perf.Engine.Flows.Control;

/// <summary>When a step is tried again, and after how long. Pure but for the random sequence that it is given.</summary>
internal sealed class CompiledRetry
{
    private readonly RetryPolicy _policy;
    private readonly bool[] _statuses = new bool[600];
    private readonly HashSet<string> _errors;
    private readonly bool _onAnyFailure;

    /// <summary>Compiles a policy.</summary>
    /// <exception cref="PerfException"><see cref="ErrorIds.ScenarioInvalid"/>: it has a status that is none.</exception>
    public CompiledRetry(RetryPolicy policy)
    {
        _policy = policy;
        _errors = policy.OnErrors.ToHashSet(StringComparer.Ordinal);
        _onAnyFailure = policy.OnStatus.Count == 0 && policy.OnErrors.Count == 0;
        foreach (string status in policy.OnStatus)
        {
            (int first, int last) = Range(status) ?? throw new PerfException(ErrorIds.ScenarioInvalid, $"'{status}' is no status to try again on: write 503, or 5xx for all of them.", status);
            Array.Fill(_statuses, true, first, last - first + 1);
        }
    }

    /// <summary>The statuses that a text means.</summary>
    /// <param name="text">A status such as <c>503</c>, of gRPC <c>14</c>, or a class such as <c>5xx</c>.</param>
    /// <returns>The first and the last; null when it is neither.</returns>
    public static (int First, int Last)? Range(string text)
    {
        bool isClass = text.Length == 3 && text[0] is >= '1' and <= '5' && text[1..].Equals("xx", StringComparison.OrdinalIgnoreCase);
        if (isClass)
        {
            int hundreds = (text[0] - '0') * 100;
            return (hundreds, hundreds + 99);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status < 600 ? (status, status) : null;
    }

    /// <summary>Whether an answer is to be asked for again.</summary>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="failed">Whether it counts as failed.</param>
    public bool Wants(int attempt, StepOutcome outcome, bool failed)
    {
        if (attempt >= _policy.Attempts)
        {
            return false;
        }

        if (_onAnyFailure)
        {
            return failed;
        }

        return (outcome.ErrorClass is null && (uint)outcome.Status < (uint)_statuses.Length && _statuses[outcome.Status])
            || (failed && _errors.Count > 0 && _errors.Contains(outcome.ErrorClass ?? ErrorClasses.ExpectationFailed));
    }

    /// <summary>The pause before an attempt.</summary>
    /// <param name="attempt">The attempt's number, from 2.</param>
    /// <param name="random">The virtual user's random choices.</param>
    /// <returns>Ticks.</returns>
    public long PauseBefore(int attempt, ref SeededSequence random)
    {
        double pause = Math.Min(_policy.Delay.Ticks * Math.Pow(_policy.Backoff, attempt - 2), _policy.MaxDelay.Ticks);
        return (long)(_policy.Jitter > 0 ? pause * (1 - _policy.Jitter + (2 * _policy.Jitter * random.NextDouble())) : pause);
    }
}
