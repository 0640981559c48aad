using System.Net;
using Perf.Engine.Flows;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Running;

/// <summary>A virtual user's HTTP/1.1 step under way: its request, the redirects that it follows, its cookies and its answer to a digest challenge.</summary>
internal sealed class HttpFlight : IStepFlight, IExchangeOwner
{
    // Browsers keep at least 50 of a site (RFC 6265, section 6.1); the class's own limit of 20 would drop some in silence.
    private const int MaxCookies = CookieContainer.DefaultCookieLimit;

    private readonly VirtualUser _vu;
    private readonly HttpExchange _exchange;
    private readonly Utf8Buffer _request = new();
    private CompiledRequest _step = null!;
    private Uri? _url;
    private string _method = "";
    private bool _hasBody;
    private int _hop;
    private long _due;
    private DigestSession? _digest;
    private HttpOrigin _digestOrigin;
    private bool _hasAnswered;

    public HttpFlight(VirtualUser vu)
    {
        _vu = vu;
        _exchange = new HttpExchange(this);
    }

    private LoopContext Context => _vu.Context;

    private bool KeepsCookies => Context.Run.Plan.Scenario.Http.Cookies;

    /// <summary>Begins a step.</summary>
    public void Begin(CompiledRequest step)
    {
        _step = step;
        _method = step.Method;
        _hasBody = true;
        _hop = 0;
        _due = _vu.Due;
        _url = null;
        _hasAnswered = false;
        _vu.InFlight(this);
        Prepare();
        try
        {
            GiveCookies();
            WriteFirst();
        }
        catch (StepFault fault)
        {
            // It could not even be written; it counts all the same.
            _exchange.Fail(fault.ErrorClass, fault.Message);
            Context.Transport.Refuse(_exchange);
            return;
        }

        Context.Transport.Send(_exchange);
    }

    public void Interrupt() => Context.Transport.Interrupt(_exchange);

    void IExchangeOwner.Completed(HttpExchange exchange)
    {
        StepEnd end;
        try
        {
            end = Judge(exchange);
        }
        catch (Exception e)
        {
            // What we did not think of in an answer must not go up to the connection that brought it, and leave the executor waiting for this virtual user.
            _vu.StepFaulted(_step, e);
            return;
        }

        if (_step.Follow is { } follow && end is StepEnd.GoesOn or StepEnd.EndsFlow)
        {
            follow(_vu, exchange, end);
            exchange.DropBody();
            return;
        }

        // A virtual user that pauses, or has nothing to do, is to hold no body.
        exchange.DropBody();
        _vu.StepEnded(end);
    }

    private StepEnd Judge(HttpExchange exchange)
    {
        if (exchange.Interrupted)
        {
            Context.Judge.CountInterrupted(_step, exchange, _vu, _due, Context.Loop.Now);
            return StepEnd.Interrupted;
        }

        if (exchange.Head.HasCookies && KeepsCookies)
        {
            KeepCookies(Url);
        }

        exchange.Cookies = _vu.Cookies;

        if (exchange.Status == 401 && _step.Digest is not null && !_hasAnswered && exchange.ErrorClass is null && IsAtFirstOrigin && Answer())
        {
            return StepEnd.UnderWay;
        }

        Uri? next = exchange.ErrorClass is null && _step.MaxRedirects > 0 && Redirection.Is(exchange.Status) ? RedirectOf(Url) : null;
        if (next is not null && _hop >= _step.MaxRedirects)
        {
            exchange.Fail(ErrorClasses.TooManyRedirects, $"more than {_step.MaxRedirects} redirects (http.maxRedirects), the last to {next.Authority}");
            next = null;
        }

        bool isGood = exchange.Status is >= 200 and < 400;
        if (Context.Judge.Count(_step, exchange, _vu, _due, exchange.EndedAt, isGood, isLast: next is null))
        {
            return StepEnd.Again;
        }

        if (next is not null)
        {
            Redirect(next);
            return StepEnd.UnderWay;
        }

        return Context.Judge.GoesOn(_step, exchange, _vu) ? StepEnd.GoesOn : StepEnd.EndsFlow;
    }

    private Uri Url => _url ??= RequestWriter.AddressOf(_step, Context.Run.Target, _vu.Values);

    private void Prepare()
    {
        _exchange.Reset();
        _exchange.Method = _method;
        _exchange.IsHead = _method == "HEAD";

        // What a redirect has made of it, a GET without a body, is so whatever it was.
        _exchange.IsIdempotent = _step.IsIdempotent || !_hasBody;
        _exchange.Timeout = _step.Timeout.Ticks;
        _exchange.WantsHead = _step.WantsHead;
        _exchange.WantsBody = _step.WantsBody;
        _exchange.MaxBodySize = _step.MaxBodySize;
        _exchange.ContinueAfter = 0;
    }

    // Most steps are the same bytes each time: then they are made once for the run.
    private void WriteFirst()
    {
        if (_vu.Cookies is null && _step.Written is { } known)
        {
            Use(known);
            return;
        }

        int headLength = 0;
        string? cookies = _vu.Cookies is null ? null : CookiesFor(Url);
        bool isSimple = _step.Digest is null && _step.Template is { } template && template.TryWrite(_vu.Values, cookies, _request, Context.Scratch, out headLength);
        if (isSimple)
        {
            _exchange.Origin = _step.Template!.Origin;
            _exchange.Request = _request.Memory;
        }
        else
        {
            byte[] bytes = WriteGeneral(cookies);
            headLength = bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            _exchange.Origin = HttpOrigin.Of(Url);
            _exchange.Request = bytes;
        }

        _exchange.ContinueAfter = _step.ExpectsContinue && headLength < _exchange.Request.Length ? headLength : 0;
        if (cookies is null && _step.IsConstant && _step.Digest is null)
        {
            Use(_step.Written = new WrittenRequest(_exchange.Origin, _exchange.Request.ToArray(), _exchange.ContinueAfter));
        }
    }

    private void Use(WrittenRequest written)
    {
        _exchange.Origin = written.Origin;
        _exchange.Request = written.Bytes;
        _exchange.ContinueAfter = written.ContinueAfter;
    }

    // A redirect to another origin must not carry the user's proof along.
    private byte[] WriteGeneral(string? cookies)
    {
        bool isFirst = IsAtFirstOrigin;
        string? authorization = isFirst ? Authorization() : null;
        return RequestWriter.Write(_step, _method, Url, _vu.Values, cookies, _hasBody, withCredentials: isFirst, Context.Run.Http.Proxy, authorization);
    }

    // Another step may have another user, another server, or none of this at all; and so may this one in the next iteration.
    private string? Authorization()
    {
        if (_digest is null || _step.Digest is not var (user, password) || HttpOrigin.Of(Url) != _digestOrigin)
        {
            return null;
        }

        return _digest.IsOf(user.Render(_vu.Values), password.Render(_vu.Values)) ? _digest.Authorize(_method, Url.PathAndQuery) : null;
    }

    private bool IsAtFirstOrigin => _hop == 0 || HttpOrigin.Of(Url) == HttpOrigin.Of(RequestWriter.AddressOf(_step, Context.Run.Target, _vu.Values));

    private void Redirect(Uri next)
    {
        if (Redirection.MethodAfter(_exchange.Status, _method) is { } method)
        {
            _method = method;
            _hasBody = false;
        }

        _hop++;
        _url = next;
        SendAgain();
    }

    private void SendAgain()
    {
        _due = Context.Loop.Now;
        Prepare();
        try
        {
            _exchange.Request = WriteGeneral(CookiesFor(Url));
            _exchange.Origin = HttpOrigin.Of(Url);
        }
        catch (StepFault fault)
        {
            _exchange.Fail(fault.ErrorClass, fault.Message);
            Context.Transport.Refuse(_exchange);
            return;
        }

        Context.Transport.Send(_exchange);
    }

    // The challenge and its answer are two requests on the wire; each is counted, as k6 counts them.
    private bool Answer()
    {
        (TextTemplate user, TextTemplate password) = _step.Digest!.Value;
        if (DigestSession.Of(HeaderFields.FindAll(_exchange.HeadBytes, "www-authenticate"), user.Render(_vu.Values), password.Render(_vu.Values)) is not { } session)
        {
            return false;
        }

        _digest = session;
        _digestOrigin = HttpOrigin.Of(Url);
        _hasAnswered = true;
        Context.Judge.Count(_step, _exchange, _vu, _due, _exchange.EndedAt, isGood: true, isLast: false);
        SendAgain();
        return true;
    }

    private string? CookiesFor(Uri url)
    {
        string? header = _vu.Cookies?.GetCookieHeader(CookieAddress.Of(url));
        return string.IsNullOrEmpty(header) ? null : CookieCommas.Show(header);
    }

    // As if the address had set them before.
    private void GiveCookies()
    {
        // By number: an enumerator is asked for through an interface, in every request of a step that has no cookies too.
        for (int i = 0; i < _step.Cookies.Count; i++)
        {
            (string name, TextTemplate value) = _step.Cookies[i];
            try
            {
                Jar.SetCookies(CookieAddress.Of(Url), CookieCommas.Hide($"{name}={value.Render(_vu.Values)}"));
            }
            catch (CookieException)
            {
                // Not the value: it may be a secret.
                throw new StepFault(ErrorClasses.InvalidRequest, $"the value of the cookie '{name}' cannot be one");
            }
        }
    }

    private CookieContainer Jar => _vu.Cookies ??= new CookieContainer(MaxCookies, MaxCookies, CookieContainer.DefaultCookieLengthLimit);

    private void KeepCookies(Uri url)
    {
        foreach (string cookie in HeaderFields.FindAll(_exchange.HeadBytes, "set-cookie"))
        {
            try
            {
                Jar.SetCookies(CookieAddress.Of(url), CookieCommas.Hide(cookie));
            }
            catch (CookieException)
            {
                // A malformed cookie is the server's business: browsers ignore it too.
            }
        }
    }

    private Uri? RedirectOf(Uri from)
    {
        try
        {
            return HeaderFields.Find(_exchange.HeadBytes, "location") is { } location ? Redirection.AddressOf(from, location) : null;
        }
        catch (StepFault fault)
        {
            _exchange.Fail(fault.ErrorClass, fault.Message);
            return null;
        }
    }
}
