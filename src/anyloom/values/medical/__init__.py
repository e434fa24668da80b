"""Medical images: DICOM files, NIfTI volumes, their slices, and windows of gray values.

pydicom and nibabel, of the extra "medical", are imported when a file needs them.
"""
