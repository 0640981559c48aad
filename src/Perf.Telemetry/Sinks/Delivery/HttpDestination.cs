using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Perf.Telemetry.Alerts;

namespace Perf.Telemetry.Sinks;

/// <summary>A server that measurements are sent to: its address and credentials, resolved; and the way faults are told. Follows no redirect and keeps no cookies.</summary>
internal sealed class HttpDestination : IDisposable
{
    private const int MostOfAnswer = 16 * 1024;

    private readonly HttpClient _client;
    private readonly OutputDefinition _output;
    private readonly Secrets _secrets;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly List<(string Name, string Value)> _headers = [];
    private readonly TimeProvider _time;

    /// <summary>Resolves a definition.</summary>
    /// <param name="output">The definition.</param>
    /// <param name="secrets">Gives secrets.</param>
    /// <param name="tokenScheme">How a token is sent: Token for InfluxDB 2, otherwise Bearer.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="PerfException">A secret is not there, or the address or the file of authorities is none.</exception>
    public HttpDestination(OutputDefinition output, Secrets secrets, string tokenScheme, TimeProvider time)
    {
        (_output, _secrets, _time) = (output, secrets, time);
        string url = Given(output.Url!);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new PerfException(ErrorIds.OutputInvalid, $"The address of the output {output} is none with http or https. Look at the environment variable that it names.", output);
        }

        Address = address;
        if (output.Token is not null)
        {
            _authorization = new AuthenticationHeaderValue(tokenScheme, Given(output.Token));
        }
        else if (output.User is not null)
        {
            string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Given(output.User)}:{Given(output.Password ?? "")}"));
            secrets.Remember(basic);
            _authorization = new AuthenticationHeaderValue("Basic", basic);
        }

        _headers.AddRange(output.Headers.Select(header => (header.Key, Given(header.Value))));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = output.Timeout,
            // A destination takes one batch after the other; one more for what is asked besides.
            MaxConnectionsPerServer = 2,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        handler.SslOptions.RemoteCertificateValidationCallback = Validation(output);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The address.</summary>
    public Uri Address { get; }

    /// <summary>A path of the server's, behind the path that its address may have.</summary>
    public Uri At(string path) => path.Length == 0 ? Address : new Uri(Address.AbsoluteUri.TrimEnd('/') + "/" + path);

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a request. Faults are told in the reply.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<HttpReply> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        request.Headers.Authorization = _authorization;
        request.Headers.TryAddWithoutValidation("User-Agent", "Perf");
        foreach ((string name, string value) in _headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var limit = new CancellationTokenSource(_output.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            byte[] body = await BeginningAsync(response, both.Token).ConfigureAwait(false);
            string? wait = response.Headers.TryGetValues("Retry-After", out IEnumerable<string>? waits) ? waits.FirstOrDefault() : null;
            string? said = response.Headers.TryGetValues("X-Influxdb-Error", out IEnumerable<string>? errors) ? errors.FirstOrDefault() : null;
            return new HttpReply((int)response.StatusCode, body) { Wait = HttpAnswer.Wait(wait, _time.GetUtcNow()), Said = _secrets.Redact(TextLimit.Line(Text(body) ?? said ?? "")) };
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Fault(string.Create(CultureInfo.InvariantCulture, $"it gives no answer within {DurationText.Format(_output.Timeout)} (timeout)"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Fault(Explain(e));
        }
    }

    /// <summary>A text with its references resolved.</summary>
    /// <exception cref="PerfException">A variable is not set.</exception>
    public string Given(string text) => Resolved(text, _secrets, _output);

    /// <summary>A text of an output with its references resolved.</summary>
    /// <exception cref="PerfException">A variable is not set.</exception>
    public static string Resolved(string text, Secrets secrets, OutputDefinition output)
    {
        try
        {
            return secrets.Resolve(text);
        }
        catch (PerfException e) when (e.Id == ErrorIds.VariableMissing)
        {
            throw new PerfException(ErrorIds.VariableMissing, $"The output {output} needs the environment variable {e.Subject}, which is not set. Set it, or take the output out.", e.Subject, e);
        }
    }

    private static async Task<byte[]> BeginningAsync(HttpResponseMessage response, CancellationToken stop)
    {
        byte[] bytes = new byte[MostOfAnswer];
        Stream stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        int read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        if (read == bytes.Length)
        {
            return bytes;
        }

        return bytes[..read];
    }

    // Of JSON what it calls the error, as the servers of all destinations do; otherwise the text.
    private static string? Text(byte[] body)
    {
        if (body.Length == 0)
        {
            return null;
        }

        if (body[0] == '{')
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(body);
                foreach (string name in (string[])["error", "message"])
                {
                    if (document.RootElement.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } message)
                    {
                        return message;
                    }
                }
            }
            catch (JsonException)
            {
                // A text, then.
            }
        }

        // An answer in protobuf (OTLP) has text in it, among bytes that are none.
        return new string([.. Encoding.UTF8.GetString(body).Select(static c => char.IsControl(c) || c == '\uFFFD' ? ' ' : c)]).Trim();
    }

    private HttpReply Fault(string why) => new(0, []) { Fault = _secrets.Redact(why) };

    private string Explain(Exception e)
    {
        string cause = TextLimit.Line((e.InnerException ?? e).Message);
        return e is HttpRequestException { HttpRequestError: var error }
            ? error switch
            {
                HttpRequestError.NameResolutionError => $"the name {Address.Host} cannot be resolved ({cause}). Look whether it is written right, and whether this machine's DNS knows it",
                HttpRequestError.ConnectionError => $"nothing takes connections at {Address.Authority} ({cause}). Look whether the server runs",
                HttpRequestError.SecureConnectionError => $"TLS with {Address.Authority} fails ({cause}). Name the authority's certificate (ca: file.pem), or skipVerify: true for a test",
                _ => $"the connection to {Address.Authority} broke ({cause})",
            }
            : $"the connection to {Address.Authority} broke ({cause})";
    }

    private static RemoteCertificateValidationCallback? Validation(OutputDefinition output)
    {
        if (output.SkipVerify)
        {
#pragma warning disable CA5359 // The user asks for just that.
            return static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        if (output.CaFile is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(output.CaFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new PerfException(ErrorIds.OutputInvalid, $"The file of authorities '{output.CaFile}' of the output {output} cannot be read: {e.Message}", output.CaFile, e);
        }

        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None)
            {
                return true;
            }

            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null)
            {
                return false;
            }

            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.CustomTrustStore.AddRange(authorities);
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            foreach (X509ChainElement element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            {
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
            }

            using var one = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return own.Build(one);
        };
    }
}
