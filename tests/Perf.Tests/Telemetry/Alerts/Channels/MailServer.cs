using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Perf.Tests.Telemetry.Alerts.Channels;

/// <summary>A real mail server on loopback, with STARTTLS or encrypted from the first byte, that keeps what it takes.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    internal MailServer(bool implicitTls = false, bool hasCertificate = true, SmtpReplyCode? answers = null)
    {
        Port = FreePort();
        Certificate = NewCertificate();
        var endpoint = new EndpointDefinitionBuilder().Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).AllowUnsecureAuthentication(false).AuthenticationRequired(hasCertificate).IsSecure(implicitTls);
        if (hasCertificate)
        {
            endpoint = endpoint.Certificate(Certificate);
        }

        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new Store(this, answers));
        services.Add((IUserAuthenticatorFactory)new Users());
        _running = new SmtpServer.SmtpServer(new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint.Build()).Build(), services).StartAsync(_stop.Token);
    }

    internal const string User = "perf";

    internal int Port { get; }

    internal X509Certificate2 Certificate { get; }

    internal List<MimeMessage> Messages { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // That is its end.
        }

        Certificate.Dispose();
        _stop.Dispose();
    }

    internal string PortText => Port.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private sealed class Store(MailServer server, SmtpReplyCode? answers) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            if (answers is { } code)
            {
                return new SmtpResponse(code, "not now, or never");
            }

            using var stream = new MemoryStream(buffer.ToArray());
            MimeMessage message = await MimeMessage.LoadAsync(stream, cancellationToken);
            lock (server.Messages)
            {
                server.Messages.Add(message);
            }

            return SmtpResponse.Ok;
        }
    }

    private sealed class Users : IUserAuthenticator, IUserAuthenticatorFactory
    {
        public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) => Task.FromResult(user == User && password == SomeAlerts.Secret);

        public IUserAuthenticator CreateInstance(ISessionContext context) => this;
    }
}
