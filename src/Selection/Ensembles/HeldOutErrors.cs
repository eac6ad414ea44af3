namespace MlNetDeep;

/// <summary>How well rows were predicted that the predicting members had not seen.</summary>
/// <param name="Rows">The rows that were measured: with a label, and held out of at least one member. 0 leaves no figure.</param>
/// <param name="MeanSquaredError">Regression alone.</param>
/// <param name="Accuracy">Of classes alone: the share of rows whose class was predicted.</param>
/// <param name="LogLoss">
/// Of classes alone, and where there are probabilities or votes: the mean of -log p of the row's own class, in bits for binary and in nats
/// for multiclass classification, as ML.NET's Evaluate gives it. A p below 1e-15 counts as 1e-15.
/// </param>
public sealed record HeldOutErrors(long Rows, double? MeanSquaredError, double? Accuracy, double? LogLoss);
