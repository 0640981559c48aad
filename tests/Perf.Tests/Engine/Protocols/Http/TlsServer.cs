using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>TLS of one version, with or without a demand for the client's certificate, whose subject it answers with.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly SocketServer _server;
    private readonly SslServerAuthenticationOptions _options;

    public TlsServer(X509Certificate2 certificate, SslProtocols version = SslProtocols.None, bool wantsCertificate = false)
    {
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            EnabledSslProtocols = version,
            ClientCertificateRequired = wantsCertificate,

            // Which one it is, is the test's to say.
            RemoteCertificateValidationCallback = (_, remote, _, _) => remote is not null || !wantsCertificate,
        };
        _server = new SocketServer(ServeAsync, "https");
    }

    public Uri Root => _server.Root;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(_options, cancellationToken);
        byte[] buffer = new byte[4096];
        if (await tls.ReadAsync(buffer, cancellationToken) > 0)
        {
            string body = $"{tls.SslProtocol} {tls.RemoteCertificate?.Subject}";
            await tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {body.Length}\r\n\r\n{body}"), cancellationToken);
            await tls.ShutdownAsync();
        }
    }
}
