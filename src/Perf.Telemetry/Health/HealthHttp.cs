using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Perf.Telemetry.Health;

/// <summary>
/// Asks a server how it fares: once, on a connection of its own, following no redirect (a page to sign in at answers well whatever is behind it), and reading no more of the answer than is
/// judged. What goes wrong is a finding, not an exception.
/// </summary>
public sealed class HealthHttp : IDisposable
{
    private const int MostOfAnswer = 256 * 1024;
    private const int Piece = 64 * 1024;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    /// <summary>Makes a client.</summary>
    /// <param name="verify">Whether certificates must come from a trusted authority. Their time and name are the business of <see cref="CertificateProbe"/>, and are not looked at here where this is false.</param>
    /// <param name="authorities">Authorities that are trusted in place of this machine's; null for this machine's.</param>
    /// <param name="time">The clock.</param>
    public HealthHttp(bool verify, X509Certificate2Collection? authorities, TimeProvider time)
    {
        _time = time;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero, MaxResponseHeadersLength = 64, ConnectTimeout = Timeout.InfiniteTimeSpan };
        if (!verify)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        }
        else if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy = CertificateProbe.PolicyOf(authorities);
        }

        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Asks once.</summary>
    /// <param name="address">The address.</param>
    /// <param name="service">How to sign in, references resolved; null for not at all.</param>
    /// <param name="stop">Ends it: by the limit of the check, which is told as a timeout.</param>
    /// <returns>What was answered.</returns>
    public Task<HttpObservation> GetAsync(string address, HealthService? service, CancellationToken stop) => GetAsync(address, service, MostOfAnswer, stop);

    /// <summary>Asks once, where the answer may be long.</summary>
    /// <param name="address">The address.</param>
    /// <param name="service">How to sign in, references resolved; null for not at all.</param>
    /// <param name="most">How many bytes of the answer are read.</param>
    /// <param name="stop">Ends it: by the limit of the check, which is told as a timeout.</param>
    /// <returns>What was answered.</returns>
    public async Task<HttpObservation> GetAsync(string address, HealthService? service, int most, CancellationToken stop)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            return new HttpObservation { Url = address, Fault = HttpFault.Address };
        }

        DateTimeOffset sent = _time.GetUtcNow();
        long begun = _time.GetTimestamp();
        var none = new HttpObservation { Url = HealthAddress.Shown(url), SentAt = sent };
        try
        {
            using HttpRequestMessage request = RequestOf(url, service);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            TimeSpan head = _time.GetElapsedTime(begun);
            string body = await BeginningAsync(response.Content, most, stop).ConfigureAwait(false);
            return none with
            {
                Status = (int)response.StatusCode,
                MediaType = response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
                Location = response.Headers.Location is { } location ? HealthAddress.Shown(new Uri(url, location)) : "",
                Version = response.Headers.TryGetValues("X-Influxdb-Version", out IEnumerable<string>? versions) ? versions.First() : "",
                Body = body,
                // An answer that a cache kept has the time at which it was made.
                ServerTime = response.Headers.Age is null ? response.Headers.Date : null,
                AnsweredAt = sent + head,
                Took = head,
            };
        }
        catch (OperationCanceledException)
        {
            return none with { Fault = HttpFault.Timeout, Took = _time.GetElapsedTime(begun) };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException or UriFormatException or FormatException)
        {
            return none with { Fault = FaultOf(e), FaultMessage = Innermost(e), Took = _time.GetElapsedTime(begun) };
        }
    }

    private static HttpRequestMessage RequestOf(Uri url, HealthService? service)
    {
        // A user in the address signs in as it would for curl; it goes no further than this.
        string? user = service?.User ?? (url.UserInfo.Length > 0 ? Uri.UnescapeDataString(url.UserInfo.Split(':')[0]) : null);
        string? password = service?.Password ?? (url.UserInfo.Contains(':', StringComparison.Ordinal) ? Uri.UnescapeDataString(url.UserInfo.Split(':', 2)[1]) : null);
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "Perf");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/plain;q=0.9, */*;q=0.1");
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        request.Headers.Authorization = service?.Token is { } token ? new AuthenticationHeaderValue("Bearer", token)
            : user is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return request;
    }

    private static async Task<string> BeginningAsync(HttpContent content, int most, CancellationToken stop)
    {
        // As large as what comes, and not as what may.
        using var beginning = new MemoryStream();
        byte[] piece = new byte[Math.Min(most, Piece)];
        Stream stream = await content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        int read;
        do
        {
            read = await stream.ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, most - beginning.Length)), stop).ConfigureAwait(false);
            beginning.Write(piece, 0, read);
        }
        while (read > 0 && beginning.Length < most);
        return Encoding.UTF8.GetString(beginning.GetBuffer(), 0, (int)beginning.Length);
    }

    private static HttpFault FaultOf(Exception e)
    {
        if (e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError })
        {
            return HttpFault.Name;
        }

        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AuthenticationException:
                    return HttpFault.Tls;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return HttpFault.Refused;
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return HttpFault.Name;
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return HttpFault.Timeout;
            }
        }

        return HttpFault.Broken;
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }
}
