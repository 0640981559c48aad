namespace Perf.Analysis;

/// <summary>A setting of a kind of channel.</summary>
/// <param name="Name">Its name in the file, one of <see cref="AlertSettings"/>.</param>
/// <param name="IsRequired">Whether the channel needs it.</param>
/// <param name="IsSecret">Whether it is a secret, which stands in the file as a reference only.</param>
/// <param name="Form">What its value looks like.</param>
internal sealed record ChannelSetting(string Name, bool IsRequired = false, bool IsSecret = false, SettingForm Form = SettingForm.Text);
