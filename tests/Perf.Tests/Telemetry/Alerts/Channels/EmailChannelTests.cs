using MimeKit;
using Perf.Telemetry.Alerts;
using SmtpServer.Protocol;

namespace Perf.Tests.Telemetry.Alerts.Channels;

/// <summary>Against a real mail server.</summary>
public class EmailChannelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SendAsync_OverTlsWithAUser_Arrives(bool implicitTls)
    {
        await using var server = new MailServer(implicitTls);
        SendAnswer answer = await SendAsync(server, Channel(server, implicitTls ? "implicit" : "starttls"));
        Assert.True(answer.IsTaken, answer.Reason);
        MimeMessage message = Assert.Single(server.Messages);
        Assert.Equal("[CRITICAL] checkout (staging): p95 of http_req_response_time +34 % against the baseline, 670 ms", message.Subject);
        Assert.Equal(["dev@example.com", "ops@example.com"], message.To.Mailboxes.Select(to => to.Address).Order());
        Assert.Equal("20260304T050607000-0123456789@example.com", message.MessageId);
        Assert.Contains("Value:       670 ms", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", message.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
    }

    [Fact]
    public async Task SendAsync_OfTheEndOfAMatter_RefersToItsBeginning()
    {
        await using var server = new MailServer();
        await SendAsync(server, Channel(server));
        await SendAsync(server, Channel(server), SomeAlerts.Slow(AlertState.Resolved));
        Assert.Equal(server.Messages[0].References.Single(), server.Messages[1].References.Single());
    }

    [Fact]
    public async Task SendAsync_OfATitleWithLineEnds_AddsNoHeader()
    {
        await using var server = new MailServer();
        await SendAsync(server, Channel(server), SomeAlerts.Slow() with { Title = "a\r\nBcc: evil@example.com\r\n\r\nb" });
        MimeMessage message = Assert.Single(server.Messages);
        Assert.Null(message.Headers["Bcc"]);
        Assert.Equal("[CRITICAL] a  Bcc: evil@example.com    b", message.Subject);
    }

    [Fact]
    public async Task SendAsync_WithAWrongPassword_IsNotForLater()
    {
        await using var server = new MailServer();
        SendAnswer answer = await SendAsync(server, Channel(server), secret: "wrong-password");
        Assert.True(answer is { IsTaken: false, MayRetry: false }, answer.Reason);
        Assert.DoesNotContain("wrong-password", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_WithoutStartTlsAtTheServer_SendsNothingInClearText()
    {
        await using var server = new MailServer(hasCertificate: false);
        SendAnswer answer = await SendAsync(server, Channel(server));
        Assert.True(answer is { IsTaken: false, MayRetry: false }, answer.Reason);
        Assert.Empty(server.Messages);
    }

    [Fact]
    public async Task SendAsync_ToACertificateThatNobodyTrusts_SendsNothing()
    {
        await using var server = new MailServer();
        var channel = new EmailChannel(TimeProvider.System);
        SendAnswer answer = await channel.SendAsync(SomeAlerts.Request(Channel(server)), default);
        Assert.True(answer is { IsTaken: false, MayRetry: true }, answer.Reason);
        Assert.Empty(server.Messages);
    }

    [Theory]
    [InlineData(SmtpReplyCode.ServiceUnavailable, true)]
    [InlineData(SmtpReplyCode.InsufficientStorage, true)]
    [InlineData(SmtpReplyCode.TransactionFailed, false)]
    [InlineData(SmtpReplyCode.MailboxUnavailable, false)]
    public async Task SendAsync_ToAServerThatDoesNotTakeIt_IsForLaterWhereItSaysSo(SmtpReplyCode code, bool later)
    {
        await using var server = new MailServer(answers: code);
        SendAnswer answer = await SendAsync(server, Channel(server));
        Assert.Equal((false, later), (answer.IsTaken, answer.MayRetry));
    }

    [Fact]
    public async Task SendAsync_ToNobody_IsForLater()
    {
        int port;
        await using (var server = new MailServer())
        {
            port = server.Port;
        }

        SendAnswer answer = await new EmailChannel(TimeProvider.System).SendAsync(SomeAlerts.Request(Channel(port)), default);
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
    }

    [Fact]
    public async Task SendAsync_ToAServerThatSaysNothing_EndsWithTheChannelsTimeout()
    {
        var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        AlertChannel channel = Channel(((System.Net.IPEndPoint)silent.LocalEndpoint).Port) with { Timeout = TimeSpan.FromMilliseconds(200) };
        SendAnswer answer = await new EmailChannel(TimeProvider.System).SendAsync(SomeAlerts.Request(channel), default);
        Assert.True(answer is { MayRetry: true, IsDown: true }, answer.Reason);
        silent.Dispose();
    }

    [Theory]
    [InlineData("454 4.7.0 Temporary authentication failure", true)]
    [InlineData("421 4.3.2 Service not available", true)]
    [InlineData("535 5.7.8 Authentication credentials invalid", false)]
    public async Task SendAsync_ToAServerThatAnswersTheSignIn_IsForLaterWhereItSaysSo(string reply, bool later)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        Task served = AnswerSignInAsync(listener, reply);
        SendAnswer answer = await new EmailChannel(TimeProvider.System).SendAsync(SomeAlerts.Request(Channel(((System.Net.IPEndPoint)listener.LocalEndpoint).Port, "none")), default);
        Assert.True(answer.MayRetry == later && !answer.IsTaken, answer.Reason);
        await served.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Preview_OfAnAlert_IsTheMessageWithoutSecrets()
    {
        string preview = new EmailChannel(TimeProvider.System).Preview(SomeAlerts.Request(Channel(2525), secrets: Secrets.Masked));
        Assert.Contains("SMTP 127.0.0.1:2525", preview, StringComparison.Ordinal);
        Assert.Contains("Subject: [CRITICAL] checkout", preview, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", preview, StringComparison.Ordinal);
    }

    // RFC 5321 and 4954, as far as the sign-in.
    private static async Task AnswerSignInAsync(System.Net.Sockets.TcpListener listener, string reply)
    {
        using System.Net.Sockets.TcpClient client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.example.com ESMTP");
        while (await reader.ReadLineAsync() is { } line)
        {
            await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-mail.example.com\r\n250 AUTH PLAIN" : line.StartsWith("AUTH", StringComparison.Ordinal) ? reply : "221 bye");
        }
    }

    private static Task<SendAnswer> SendAsync(MailServer server, AlertChannel channel, Alert? alert = null, string secret = SomeAlerts.Secret) =>
        new EmailChannel(TimeProvider.System, (_, certificate, _, _) => certificate?.GetCertHashString() == server.Certificate.GetCertHashString())
            .SendAsync(SomeAlerts.Request(channel, alert, secrets: Secrets.From(_ => secret)), default);

    private static AlertChannel Channel(MailServer server, string tls = "starttls") => Channel(server.Port, tls);

    private static AlertChannel Channel(int port, string tls = "starttls") => SomeAlerts.Channel(
        AlertChannelKind.Email, ("host", "127.0.0.1"), ("port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("tls", tls), ("user", MailServer.User),
        ("password", "${env:PASSWORD}"), ("from", "Perf <perf@example.com>"), ("to", "ops@example.com, Dev <dev@example.com>"));
}
