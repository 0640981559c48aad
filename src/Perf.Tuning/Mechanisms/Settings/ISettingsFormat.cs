namespace Perf.Tuning.Settings;

/// <summary>A form of files of settings, as pure functions from text to text. Whatever is not the asked setting's stays as it is, byte for byte: comments, order, white space, endings of lines.</summary>
internal interface ISettingsFormat
{
    /// <summary>All settings by their keys, for looking whether an edit did what it should and nothing else.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not of this form; the message says where.</exception>
    IReadOnlyDictionary<string, string> Read(string text);

    /// <summary>Where a setting is; null where it is not set.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="FormatException">It is there twice, or is no single value.</exception>
    SettingPlace? Find(string text, SettingKey key);

    /// <summary>A value as it is written in a file.</summary>
    /// <param name="value">The value.</param>
    /// <param name="like">How it was written before; null where it was not.</param>
    string Render(string value, string? like);

    /// <summary>What something means that is written in a file; null where it is not whole.</summary>
    /// <param name="raw">What is written.</param>
    string? Decode(string raw);

    /// <summary>The text with a setting that it does not have yet.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The key.</param>
    /// <param name="raw">The value as it is written.</param>
    /// <exception cref="FormatException">There is no place for it.</exception>
    string Insert(string text, SettingKey key, string raw);

    /// <summary>The text without a setting that it has.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The key.</param>
    /// <param name="stays">Whether a section above it stays when it is empty then: those that were there before.</param>
    /// <exception cref="FormatException">It cannot be taken out without touching others.</exception>
    string Remove(string text, SettingKey key, Func<SettingKey, bool> stays);

    /// <summary>Whether a section is there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The section's key.</param>
    bool HasSection(string text, SettingKey key);
}
