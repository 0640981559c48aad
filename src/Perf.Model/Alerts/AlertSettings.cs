namespace Perf;

/// <summary>The names of a channel's settings, as they stand in a policy file.</summary>
public static class AlertSettings
{
    /// <summary>An address: of the webhook, of PagerDuty's or Alertmanager's API.</summary>
    public const string Url = "url";

    /// <summary>Slack: the channel that an older webhook posts to, such as <c>#performance-alerts</c>.</summary>
    public const string Channel = "channel";

    /// <summary>The host of the mail server.</summary>
    public const string Host = "host";

    /// <summary>The port of the mail server.</summary>
    public const string Port = "port";

    /// <summary>How the mail connection is encrypted: starttls, implicit or none.</summary>
    public const string Tls = "tls";

    /// <summary>The user's name.</summary>
    public const string User = "user";

    /// <summary>The user's password, a reference.</summary>
    public const string Password = "password";

    /// <summary>The sender's address.</summary>
    public const string From = "from";

    /// <summary>The receivers' addresses, separated by commas.</summary>
    public const string To = "to";

    /// <summary>GitHub: owner/name.</summary>
    public const string Repository = "repository";

    /// <summary>A token, a reference.</summary>
    public const string Token = "token";

    /// <summary>GitHub: labels of new issues. Alertmanager: labels of all alerts, <c>name=value</c>. Separated by commas.</summary>
    public const string Labels = "labels";

    /// <summary>GitHub: people who get new issues, separated by commas.</summary>
    public const string Assignees = "assignees";

    /// <summary>PagerDuty: the integration key, a reference.</summary>
    public const string RoutingKey = "routingKey";

    /// <summary>Webhook: POST or PUT.</summary>
    public const string Method = "method";

    /// <summary>Webhook: headers as a JSON object; values may be references.</summary>
    public const string Headers = "headers";

    /// <summary>Webhook: the body, JSON whose texts hold placeholders such as <c>${title}</c>.</summary>
    public const string Body = "body";

    /// <summary>Webhook: the key of the signature of its body, a reference.</summary>
    public const string HmacSecret = "hmacSecret";

    /// <summary>Webhook: the header of the signature.</summary>
    public const string HmacHeader = "hmacHeader";

    /// <summary>The headline, with placeholders such as <c>${title}</c>, in place of Perf's own.</summary>
    public const string Title = "title";

    /// <summary>The text, with placeholders, in place of Perf's own.</summary>
    public const string Message = "message";

    /// <summary>Alertmanager: for how long an alert that nobody repeats goes on firing.</summary>
    public const string FiresFor = "firesFor";
}
