using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Metrics;
using Perf.Engine.Pacing;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Running;

/// <summary>A virtual user: its variables and its cookies. It does one iteration at a time.</summary>
public sealed class VirtualUser
{
    // Browsers keep at least 50 of a site (RFC 6265, section 6.1); the class's own limit of 20 would drop some in silence.
    private const int MaxCookies = CookieContainer.DefaultCookieLimit;

    private readonly RunContext _run;
    private readonly MetricShard _metrics;
    private readonly ScalarValue[] _values;
    private SeededSequence _random;
    private CookieContainer? _cookies;

    internal VirtualUser(RunContext run, int number)
    {
        _run = run;
        _metrics = run.Metrics.ShardOf(number);
        _values = new ScalarValue[run.Scenario.SlotCount];
    }

    /// <summary>Does one iteration of a flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="iteration">Which iteration it is; its random choices follow from it.</param>
    /// <param name="intended">When it was to begin, ticks of <see cref="Clock"/>.</param>
    /// <param name="interrupt">Cuts it off.</param>
    /// <returns>When it has ended, however it ended.</returns>
    public async ValueTask RunAsync(CompiledFlow flow, IterationId iteration, long intended, CancellationToken interrupt)
    {
        _run.EnterIteration();
        long begin = Clock.Now;
        _metrics.IterationStarted(begin - intended);
        bool interrupted = false;
        try
        {
            _random = new SeededSequence(_run.Plan.Seed, iteration);
            PrepareValues();
            long due = intended;
            foreach (object step in flow.Steps)
            {
                if (interrupt.IsCancellationRequested)
                {
                    interrupted = true;
                    break;
                }

                if (step is ThinkStep think)
                {
                    // The next step is due when the user has thought, not when the timer was set to ring: timers count whole milliseconds.
                    await Task.Delay(TimeSpan.FromTicks(ThinkTime(think)), interrupt).ConfigureAwait(false);
                    due = Clock.Now;
                }
                else
                {
                    (bool goesOn, interrupted) = await RequestAsync((CompiledRequest)step, due, interrupt).ConfigureAwait(false);
                    if (!goesOn)
                    {
                        break;
                    }

                    due = Clock.Now;
                }
            }
        }
        catch (OperationCanceledException)
        {
            interrupted = true;
        }
        catch (Exception e) when (flow.FirstRequestStep >= 0)
        {
            // A fault of our own ends the iteration, not the run: an executor that waits for this one would wait for ever.
            _metrics.Error(flow.FirstRequestStep, ErrorClasses.Internal, $"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            _metrics.IterationEnded(Clock.Now - begin, interrupted);
            _run.LeaveIteration();
        }
    }

    private void PrepareValues()
    {
        _cookies = null;
        Array.Clear(_values);
        foreach ((int slot, IReadOnlyList<ScalarValue> values) in _run.Scenario.InitialValues)
        {
            _values[slot] = values.Count == 1 ? values[0] : values[_random.Next(values.Count)];
        }
    }

    private long ThinkTime(ThinkStep think) => think.Min.Ticks + (long)((think.Max - think.Min).Ticks * _random.NextDouble());

    private async ValueTask<(bool GoesOn, bool Interrupted)> RequestAsync(CompiledRequest step, long due, CancellationToken interrupt)
    {
        HttpOutcome outcome;
        try
        {
            outcome = await SendFollowingRedirectsAsync(step, due, interrupt).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It could not even be written; it counts all the same. An executor must not end, or hang, for what one request did.
            _metrics.Request(step.Step, default, Clock.Now - due, failed: true, 0, 0);
            _metrics.Error(step.Step, e is StepFault fault ? fault.ErrorClass : ErrorClasses.Internal, e is StepFault ? e.Message : $"{e.GetType().Name}: {e.Message}");
            return (false, false);
        }

        if (outcome.Interrupted)
        {
            return (false, true);
        }

        if (outcome.ErrorClass is not null)
        {
            // Checks that cannot be asked did not hold; otherwise a dead target would show no failed check.
            CountAll(step.Expect, held: false);
            CountAll(step.Checks, held: false);
            return (step.Captures.Count == 0, false);
        }

        return (Capture(step, new ResponseView(outcome)), false);
    }

    private async ValueTask<HttpOutcome> SendFollowingRedirectsAsync(CompiledRequest step, long due, CancellationToken interrupt)
    {
        WrittenRequest written = Write(step);
        Uri url = written.Url;
        string method = step.Method;
        bool withBody = true;
        for (int hop = 0; ; hop++)
        {
            HttpOrigin origin = hop == 0 ? written.Origin : HttpOrigin.Of(url);
            var call = new HttpCall
            {
                Origin = origin,
                Method = method,
                Bytes = hop == 0 ? written.Bytes : RequestWriter.Write(step, method, url, _values, CookiesFor(url), withBody, withCredentials: origin == written.Origin),
                Timeout = step.Timeout,
                WantsBody = step.WantsBody,
                MaxBodySize = _run.Plan.Scenario.Http.MaxBodySize,
            };
            HttpOutcome outcome = await _run.Transport.SendAsync(call, interrupt).ConfigureAwait(false);
            KeepCookies(url, outcome);

            Uri? next = outcome.ErrorClass is null && step.MaxRedirects > 0 ? RedirectOf(outcome, url) : null;
            if (next is not null && hop >= step.MaxRedirects)
            {
                outcome.ErrorClass = ErrorClasses.TooManyRedirects;
                outcome.ErrorMessage = $"more than {step.MaxRedirects} redirects (http.maxRedirects), the last to {next.Authority}";
                next = null;
            }

            Count(step, outcome, due, isLast: next is null);
            if (next is null)
            {
                return outcome;
            }

            // RFC 9110, section 15.4: 303 always becomes GET, 301 and 302 do for POST; 307 and 308 repeat the request.
            if (outcome.Status == 303 || (outcome.Status is 301 or 302 && method == "POST"))
            {
                method = method == "HEAD" ? "HEAD" : "GET";
                withBody = false;
            }

            url = next;
            due = Clock.Now;
        }
    }

    // Most steps are the same bytes each time: then they are made once for the run.
    private WrittenRequest Write(CompiledRequest step)
    {
        if (_cookies is null && step.Written is { } known)
        {
            return known;
        }

        Uri url = RequestWriter.AddressOf(step, _run.Target, _values);
        string? cookies = CookiesFor(url);
        var written = new WrittenRequest(url, HttpOrigin.Of(url), RequestWriter.Write(step, step.Method, url, _values, cookies, withBody: true, withCredentials: true));
        if (cookies is null && step.IsConstant)
        {
            step.Written = written;
        }

        return written;
    }

    private void Count(CompiledRequest step, HttpOutcome outcome, long due, bool isLast)
    {
        if (outcome.Interrupted)
        {
            // Stopped by the user: nobody's fault, and not measured. Cut off by the end of the run: the server had its time, so the wait counts as far as it went.
            if (!_run.Stopped.IsCancellationRequested)
            {
                _metrics.Request(step.Step, outcome.Timings, Clock.Now - due, failed: true, outcome.BytesSent, outcome.BytesReceived);
                _metrics.Error(step.Step, ErrorClasses.Interrupted, "no complete response when the run ended");
            }

            return;
        }

        bool failed = outcome.ErrorClass is not null;
        long ended = Clock.Now;
        if (failed)
        {
            _metrics.Error(step.Step, outcome.ErrorClass!, outcome.ErrorMessage);
        }
        else if (isLast)
        {
            failed = !MeetsExpectations(step, outcome);
        }

        _metrics.Request(step.Step, outcome.Timings, ended - due, failed, outcome.BytesSent, outcome.BytesReceived);
    }

    private bool MeetsExpectations(CompiledRequest step, HttpOutcome outcome)
    {
        var response = new ResponseView(outcome);
        bool good = true;
        if (!step.ExpectsStatus && outcome.Status is < 200 or >= 400)
        {
            good = false;
            _metrics.Error(step.Step, ErrorClasses.OfStatus(outcome.Status), $"status {outcome.Status}");
        }

        foreach (CompiledCheck check in step.Expect)
        {
            bool held = check.Assertions.All(assertion => assertion.Holds(response, _values));
            _metrics.Check(check.Check, held);
            if (!held)
            {
                good = false;
                bool isStatus = check.Assertions[0].Source.Part == ResponsePart.Status;
                _metrics.Error(step.Step, isStatus ? ErrorClasses.OfStatus(outcome.Status) : ErrorClasses.ExpectationFailed, $"expected: {check.Name}; status {outcome.Status}");
            }
        }

        foreach (CompiledCheck check in step.Checks)
        {
            _metrics.Check(check.Check, check.Assertions.All(assertion => assertion.Holds(response, _values)));
        }

        return good;
    }

    private bool Capture(CompiledRequest step, ResponseView response)
    {
        foreach (CompiledCapture capture in step.Captures)
        {
            if (capture.Take(response) is not { } value)
            {
                _metrics.Error(step.Step, ErrorClasses.CaptureFailed, $"nothing to capture as '{capture.Source.Name}' by {capture.Source.Selector}; status {response.Status}; the iteration ended there");
                return false;
            }

            _values[capture.Slot] = value;
        }

        return true;
    }

    private void CountAll(IReadOnlyList<CompiledCheck> checks, bool held)
    {
        foreach (CompiledCheck check in checks)
        {
            _metrics.Check(check.Check, held);
        }
    }

    private string? CookiesFor(Uri url)
    {
        string? header = _cookies?.GetCookieHeader(url);
        return string.IsNullOrEmpty(header) ? null : header;
    }

    private void KeepCookies(Uri url, HttpOutcome outcome)
    {
        if (outcome.Head is null || !_run.Plan.Scenario.Http.Cookies)
        {
            return;
        }

        foreach (string cookie in outcome.Head.FindAll("set-cookie"))
        {
            try
            {
                (_cookies ??= new CookieContainer(MaxCookies, MaxCookies, CookieContainer.DefaultCookieLengthLimit)).SetCookies(url, cookie);
            }
            catch (CookieException)
            {
                // A malformed cookie is the server's business: browsers ignore it too.
            }
        }
    }

    private static Uri? RedirectOf(HttpOutcome outcome, Uri from) =>
        outcome.Status is 301 or 302 or 303 or 307 or 308 && outcome.Head!.Find("location") is { } location
            && Uri.TryCreate(from, location, out Uri? to) && to.Scheme is "http" or "https"
            ? to
            : null;
}
