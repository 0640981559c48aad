namespace Perf.Analysis;

/// <summary>The settings that each kind of channel has.</summary>
internal static class ChannelSettings
{
    private static readonly ChannelSetting s_title = new(AlertSettings.Title, Form: SettingForm.Template);
    private static readonly ChannelSetting s_message = new(AlertSettings.Message, Form: SettingForm.Template);

    /// <summary>The words for kinds of channels.</summary>
    internal static IReadOnlyDictionary<string, AlertChannelKind> Kinds { get; } = new Dictionary<string, AlertChannelKind>
    {
        ["slack"] = AlertChannelKind.Slack,
        ["email"] = AlertChannelKind.Email,
        ["github"] = AlertChannelKind.GitHub,
        ["pagerduty"] = AlertChannelKind.PagerDuty,
        ["webhook"] = AlertChannelKind.Webhook,
        ["alertmanager"] = AlertChannelKind.Alertmanager,
        ["teams"] = AlertChannelKind.Teams,
    };

    /// <summary>What a kind of channel needs and knows.</summary>
    internal static IReadOnlyList<ChannelSetting> Of(AlertChannelKind kind) => kind switch
    {
        // Who knows the address of such a webhook may write there: it is a secret.
        AlertChannelKind.Slack => [new(AlertSettings.Url, IsRequired: true, IsSecret: true), new(AlertSettings.Channel), s_title, s_message],
        AlertChannelKind.Teams => [new(AlertSettings.Url, IsRequired: true, IsSecret: true), s_title, s_message],
        AlertChannelKind.Email =>
        [
            new(AlertSettings.Host, IsRequired: true), new(AlertSettings.Port, Form: SettingForm.Port), new(AlertSettings.Tls, Form: SettingForm.Tls), new(AlertSettings.User),
            new(AlertSettings.Password, IsSecret: true), new(AlertSettings.From, IsRequired: true), new(AlertSettings.To, IsRequired: true, Form: SettingForm.Texts), s_title, s_message,
        ],
        AlertChannelKind.GitHub =>
        [
            new(AlertSettings.Repository, IsRequired: true, Form: SettingForm.Repository), new(AlertSettings.Token, IsRequired: true, IsSecret: true), new(AlertSettings.Url, Form: SettingForm.Address),
            new(AlertSettings.Labels, Form: SettingForm.Texts), new(AlertSettings.Assignees, Form: SettingForm.Texts), s_title, s_message,
        ],
        AlertChannelKind.PagerDuty => [new(AlertSettings.RoutingKey, IsRequired: true, IsSecret: true), new(AlertSettings.Url, Form: SettingForm.Address), s_title],
        AlertChannelKind.Webhook =>
        [
            new(AlertSettings.Url, IsRequired: true, Form: SettingForm.Address), new(AlertSettings.Method, Form: SettingForm.Method), new(AlertSettings.Headers, Form: SettingForm.Pairs),
            new(AlertSettings.Body, Form: SettingForm.Body), new(AlertSettings.HmacSecret, IsSecret: true), new(AlertSettings.HmacHeader),
        ],
        _ =>
        [
            new(AlertSettings.Url, IsRequired: true, Form: SettingForm.Address), new(AlertSettings.User), new(AlertSettings.Password, IsSecret: true), new(AlertSettings.Token, IsSecret: true),
            new(AlertSettings.Labels, Form: SettingForm.Texts), new(AlertSettings.FiresFor, Form: SettingForm.Duration),
        ],
    };
}
