namespace MlNetDeep;

/// <summary>The record of an autoencoder; the networks follow.</summary>
/// <param name="Columns">What it reads and writes.</param>
/// <param name="NumberOfAutoencoders">How many lie in each other, at least 1.</param>
internal sealed record AutoencoderHeader(AutoencoderColumns Columns, int NumberOfAutoencoders);

/// <summary>The record of an autoencoder for anomalies; the networks follow.</summary>
/// <param name="ErrorThreshold">The reconstruction error of the score 0.5, above 0.</param>
/// <param name="NumberOfAutoencoders">How many lie in each other, at least 1.</param>
internal sealed record AnomalyHeader(double ErrorThreshold, int NumberOfAutoencoders);
