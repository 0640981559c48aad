using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Perf.Telemetry.Alerts;

/// <summary>
/// E-mail over SMTP, encrypted by STARTTLS or from the first byte. Messages about the same matter refer to each other, so that mail programs show them as one conversation; each attempt
/// has the same Message-ID, by which a server or a reader knows a second copy.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="trusts">Decides about certificates in place of the system; null for the system.</param>
internal sealed class EmailChannel(TimeProvider time, RemoteCertificateValidationCallback? trusts = null) : IAlertChannel
{
    private const int ImplicitTlsPort = 465, SubmissionPort = 587, MostOfSubject = 200;

    /// <inheritdoc/>
    public AlertChannelKind Kind => AlertChannelKind.Email;

    /// <inheritdoc/>
    public string Preview(AlertRequest request)
    {
        using MimeMessage message = Compose(request);
        var text = new StringBuilder($"SMTP {request.Required(AlertSettings.Host)}:{PortOf(request).ToString(CultureInfo.InvariantCulture)}\n");
        foreach (Header header in message.Headers.Where(header => header.Field is "From" or "To" or "Subject" or "Message-Id" or "References"))
        {
            text.Append(header.Field).Append(": ").Append(header.Value).Append('\n');
        }

        return text.Append('\n').Append(message.TextBody?.ReplaceLineEndings("\n")).ToString();
    }

    /// <inheritdoc/>
    public async Task<SendAnswer> SendAsync(AlertRequest request, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(request.Channel.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        string where = $"The mail server {request.Required(AlertSettings.Host)}";
        try
        {
            using MimeMessage message = Compose(request);
            await SendAsync(request, message, both.Token).ConfigureAwait(false);
            return SendAnswer.Taken();
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            return SendAnswer.Later($"{where} did not answer within {DurationText.Format(request.Channel.Timeout)}", isDown: true);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode is >= 400 and < 500)
        {
            return SendAnswer.Later($"{where} answers {(int)e.StatusCode}: {TextLimit.Line(e.Message)}", isDown: false);
        }
        catch (SmtpCommandException e)
        {
            return SendAnswer.Refused($"{where} answers {(int)e.StatusCode}: {TextLimit.Line(e.Message)}");
        }
        catch (AuthenticationException e) when (e.Message.StartsWith('4'))
        {
            // The message begins with the server's code. RFC 4954: 454 is a server that cannot look the user up just now, and says nothing of the password.
            return SendAnswer.Later($"{where} cannot check the user just now: {TextLimit.Line(e.Message)}", isDown: true);
        }
        catch (AuthenticationException e)
        {
            return SendAnswer.Refused($"{where} does not take the user and password: {TextLimit.Line(e.Message)}");
        }
        catch (NotSupportedException e)
        {
            // No STARTTLS where it was asked for, or no way to sign in: a message in clear text is no way out.
            return SendAnswer.Refused($"{where} lacks what the policy asks for: {TextLimit.Line(e.Message)}");
        }
        catch (ParseException e)
        {
            return SendAnswer.Refused($"An address of the channel '{request.Channel.Name}' cannot be read: {TextLimit.Line(e.Message)}");
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or SslHandshakeException)
        {
            return SendAnswer.Later($"{where} cannot be reached: {TextLimit.Line(e.Message.Split('\n')[0])}", isDown: true);
        }
    }

    /// <summary>Makes the message.</summary>
    /// <exception cref="ParseException">An address cannot be read.</exception>
    internal static MimeMessage Compose(AlertRequest request)
    {
        AlertText text = AlertText.Of(request);
        MailboxAddress from = MailboxAddress.Parse(request.Required(AlertSettings.From));
        string domain = from.Domain.Length > 0 ? from.Domain : "localhost";
        var message = new MimeMessage { Date = request.Alert.RaisedAt, Subject = TextLimit.Cut(text.Title, MostOfSubject), MessageId = $"{request.Id}@{domain}" };
        message.From.Add(from);
        foreach (string to in request.List(AlertSettings.To))
        {
            message.To.Add(MailboxAddress.Parse(to));
        }

        message.References.Add($"{OutboxNames.Hash(request.Alert.Key)}.alert@{domain}");
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers, please
        if (request.Alert is { Severity: AlertSeverity.Critical, State: AlertState.Firing })
        {
            message.Importance = MessageImportance.High;
        }

        message.Body = new BodyBuilder { TextBody = PlainText(text), HtmlBody = Html(text) }.ToMessageBody();
        return message;
    }

    private async Task SendAsync(AlertRequest request, MimeMessage message, CancellationToken stop)
    {
        int port = PortOf(request);
        using var client = new SmtpClient { Timeout = (int)request.Channel.Timeout.TotalMilliseconds };
        if (trusts is not null)
        {
            client.ServerCertificateValidationCallback = trusts;
        }

        SecureSocketOptions security = request.Setting(AlertSettings.Tls) switch
        {
            "none" => SecureSocketOptions.None,
            "implicit" => SecureSocketOptions.SslOnConnect,
            null when port == ImplicitTlsPort => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTls,
        };
        await client.ConnectAsync(request.Required(AlertSettings.Host), port, security, stop).ConfigureAwait(false);
        if (request.Setting(AlertSettings.User) is { } user)
        {
            await client.AuthenticateAsync(user, request.Required(AlertSettings.Password), stop).ConfigureAwait(false);
        }

        await client.SendAsync(message, stop).ConfigureAwait(false);
        try
        {
            await client.DisconnectAsync(quit: true, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            // The server has taken the message; how it says good-bye changes nothing.
        }
    }

    private static int PortOf(AlertRequest request) => int.TryParse(request.Setting(AlertSettings.Port), NumberStyles.None, CultureInfo.InvariantCulture, out int port) ? port
        : request.Setting(AlertSettings.Tls) == "implicit" ? ImplicitTlsPort : SubmissionPort;

    private static string PlainText(AlertText text)
    {
        int width = text.Facts.Count == 0 ? 0 : text.Facts.Max(fact => fact.Name.Length) + 2;
        string[] parts =
        [
            text.Title,
            text.Message,
            string.Join("\n", text.Facts.Select(fact => $"{fact.Name}:".PadRight(width) + fact.Value)),
            string.Join("\n", text.Evidence.Select(line => $"- {line}")),
            text.Suggestion.Length > 0 ? $"Next: {text.Suggestion}" : "",
            string.Join("\n", text.Links.Select(link => $"{link.Title}: {link.Url}")),
        ];
        return string.Join("\n\n", parts.Where(part => part.Length > 0)) + "\n";
    }

    private static string Html(AlertText text)
    {
        static string Safe(string value) => HtmlEncoder.Default.Encode(value);
        var page = new StringBuilder($"<!doctype html><html><body style=\"font-family:sans-serif\"><h2>{Safe(text.Title)}</h2>");
        foreach (string line in text.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            page.Append("<p>").Append(Safe(line)).Append("</p>");
        }

        page.Append("<table>");
        foreach ((string name, string value) in text.Facts)
        {
            page.Append("<tr><td style=\"padding-right:1em\"><b>").Append(Safe(name)).Append("</b></td><td>").Append(Safe(value)).Append("</td></tr>");
        }

        page.Append("</table><ul>").AppendJoin("", text.Evidence.Select(line => $"<li>{Safe(line)}</li>")).Append("</ul>");
        if (text.Suggestion.Length > 0)
        {
            page.Append("<p><b>Next:</b> ").Append(Safe(text.Suggestion)).Append("</p>");
        }

        return page.AppendJoin("", text.Links.Select(link => $"<p><a href=\"{Safe(link.Url)}\">{Safe(link.Title)}</a></p>")).Append("</body></html>").ToString();
    }
}
