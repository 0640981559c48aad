using System.Collections.Concurrent;
using System.Net;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>The cookies of virtual users; each begins every iteration without any.</summary>
internal sealed class CookieJars
{
    // Browsers keep at least 50 of a site (RFC 6265, section 6.1); the class's own limit of 20 would drop some in silence.
    private const int MaxCookies = CookieContainer.DefaultCookieLimit;

    private readonly ConcurrentDictionary<int, (long Iteration, CookieContainer Jar)> _jars = new();

    /// <summary>The header for a request, or null when there is nothing to send.</summary>
    public string? HeaderFor(StepCall call, Uri url)
    {
        string? header = _jars.TryGetValue(call.Vu, out (long Iteration, CookieContainer Jar) known) && known.Iteration == call.Iteration ? known.Jar.GetCookieHeader(CookieAddress.Of(url)) : null;
        return string.IsNullOrEmpty(header) ? null : CookieCommas.Show(header);
    }

    /// <summary>The cookies of an iteration, or null when there are none.</summary>
    public CookieContainer? Of(StepCall call) => _jars.TryGetValue(call.Vu, out (long Iteration, CookieContainer Jar) known) && known.Iteration == call.Iteration ? known.Jar : null;

    /// <summary>Keeps the cookies of a response.</summary>
    public void Keep(StepCall call, Uri url, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("set-cookie", out System.Net.Http.Headers.HeaderStringValues cookies))
        {
            return;
        }

        (long iteration, CookieContainer jar) = _jars.GetValueOrDefault(call.Vu);
        if (jar is null || iteration != call.Iteration)
        {
            jar = new CookieContainer(MaxCookies, MaxCookies, CookieContainer.DefaultCookieLengthLimit);
            _jars[call.Vu] = (call.Iteration, jar);
        }

        foreach (string cookie in cookies)
        {
            try
            {
                jar.SetCookies(CookieAddress.Of(url), CookieCommas.Hide(cookie));
            }
            catch (CookieException)
            {
                // A malformed cookie is the server's business: browsers ignore it too.
            }
        }
    }
}
