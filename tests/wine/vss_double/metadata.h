// A writer of the double, as it describes itself.
#pragma once

#include <vsbackup.h>

#include <string>

namespace vss_double {

// The instance of a writer, by its number; its class is the same with another
// last byte.
GUID instance_of(UINT writer);
GUID class_of(UINT writer);

// The writers of the script: `writers` good ones, and one for each `fail`.
UINT writer_count();
std::wstring name_of(UINT writer);

// A writer with two components, one of which cannot be selected.
HRESULT describe(UINT writer, IVssExamineWriterMetadata **into);

}  // namespace vss_double
